"""The leads resources."""

from rest_framework.routers import SimpleRouter

from leads.api.stages import StageViewSet
from leads.api.views import LeadViewSet

router = SimpleRouter()
router.register("leads", LeadViewSet, basename="lead")
router.register("stages", StageViewSet, basename="stage")
urlpatterns = router.urls
