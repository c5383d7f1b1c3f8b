// Copies the text of the field that a button names; without script the field can be selected.
(function () {
  'use strict'
  if (!navigator.clipboard) return
  document.querySelectorAll('[data-copy]').forEach(function (button) {
    button.hidden = false
    button.addEventListener('click', function () {
      const field = document.getElementById(button.dataset.copy)
      navigator.clipboard.writeText(field.value).then(function () {
        button.textContent = button.dataset.done
      })
    })
  })
})()
