"""The measuring day on a phone without a signal.

    bekal       what every phone takes along: tables, rules and words, nothing personal
    data        one posyandu's children, for those who may see them by name
    penerimaan  what the phone sends later, stored exactly once through `simpati.pencatatan`
    views       the app's page, its worker and manifest, and what it asks of the service

The other half runs in the browser: `static/simpati/hari-ukur/`. It computes what
`simpati.antropometri` computes, from the same tables and bounds, which it gets from `bekal`.
"""
