"""The admin of this service in place of Django's."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin with our site."""

    default_site = "inti.people.site.StaffSite"
