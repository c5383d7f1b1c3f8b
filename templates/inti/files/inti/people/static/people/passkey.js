// Wires the WebAuthn buttons of a page to allauth's own functions, without any inline script.
(function () {
  'use strict'
  if (!window.PublicKeyCredential || !window.allauth) return
  const forms = window.allauth.webauthn.forms
  const byId = (id) => document.getElementById(id)
  const problem = byId('passkey-problem')
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    if (problem) problem.hidden = false
  })
  document.querySelectorAll('.needs-script').forEach((part) => { part.hidden = false })
  if (byId('passkey-form')) {
    forms.loginForm({ ids: { login: 'passkey-button', credential: 'passkey-credential' } })
  }
  if (byId('passkey-check')) {
    forms.authenticateForm({ ids: { authenticate: 'passkey-check', credential: 'id_credential', data: 'js_data' } })
  }
  if (byId('passkey-add')) {
    forms.addForm({ ids: { add: 'passkey-add', passwordless: 'id_passwordless', credential: 'id_credential', data: 'js_data' } })
  }
})()
