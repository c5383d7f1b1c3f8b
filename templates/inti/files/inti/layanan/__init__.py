"""Service standards: what citizens may expect of each public service, and its pages."""
