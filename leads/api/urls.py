"""The leads resources."""

from rest_framework.routers import SimpleRouter

from leads.api.bulk_edits import BulkEditViewSet
from leads.api.exports import ExportViewSet
from leads.api.segments import SegmentViewSet
from leads.api.stages import StageViewSet
from leads.api.views import LeadViewSet

router = SimpleRouter()
router.register("leads", LeadViewSet, basename="lead")
router.register("segments", SegmentViewSet, basename="segment")
router.register("bulk-edits", BulkEditViewSet, basename="bulk-edit")
router.register("exports", ExportViewSet, basename="export")
router.register("stages", StageViewSet, basename="stage")
urlpatterns = router.urls
