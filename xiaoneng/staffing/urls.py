"""Every address of this room."""

from xiaoneng.staffing import urls_accounts, urls_organs

app_name = "staffing"
urlpatterns = [*urls_accounts.urlpatterns, *urls_organs.urlpatterns]
