"""The leads resource."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import ConflictError
from accounts.roles import Permission
from api.authentication import caller_of
from api.viewsets import ReadOnlyTenantViewSet
from leads.api.examples import EXAMPLES
from leads.api.pagination import LeadPagination
from leads.api.serializers import (
    ChangedLeadSerializer,
    ChangesQuerySerializer,
    ChangesSerializer,
    LeadMatchesSerializer,
    LeadSerializer,
    LeadWriteSerializer,
    RestoredLeadSerializer,
)
from leads.best_matches import best_matches
from leads.feed import read_feed
from leads.filters import LeadFilterSet
from leads.models import Lead
from leads.services.create_lead import create_lead
from leads.services.delete_leads import delete_leads
from leads.services.edit_lead import edit_lead
from leads.services.erase_person import erase_person
from leads.services.restore_leads import restore_leads
from leads.writing import Source, Trust
from lib.normalise.row_id import parse_id

_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` you read. If the lead has changed since, nothing is written (409).",
)
_Q = OpenApiParameter(
    "q", str, required=True, description="A name, e-mail, company, phone or domain, or part of it."
)


@extend_schema_view(
    list=extend_schema(
        summary="List leads",
        description=(
            "Newest first, by keyset pages. Where few leads pass the filters, a page may hold "
            "fewer than `page_size`, or none: it ends where so many leads were looked through. "
            "Go on until `next` is null."
        ),
    ),
    retrieve=extend_schema(summary="Read a lead"),
)
@extend_schema(tags=["Leads"])
class LeadViewSet(ReadOnlyTenantViewSet):
    """People we may sell to, with their company."""

    queryset = Lead.objects.live().for_page()
    serializer_class = LeadSerializer
    action_serializers: ClassVar = {
        "create": LeadWriteSerializer,
        "partial_update": LeadWriteSerializer,
    }
    filterset_class = LeadFilterSet
    pagination_class = LeadPagination
    lookup_value_regex = "[0-9]{1,18}"
    read_permission: ClassVar = Permission.LEADS_READ
    write_permission: ClassVar = Permission.LEADS_WRITE
    action_permissions: ClassVar = {
        "destroy": Permission.LEADS_DELETE,
        "erase": Permission.LEADS_DELETE,
        "restore": Permission.LEADS_DELETE,
    }
    most_matches = 20

    def _source(self, request: Request) -> Source:
        actor = caller_of(request).actor
        trust = Trust.PERSON if actor.kind == "person" else Trust.API
        return Source(trust, str(actor.id))

    def _answer(self, lead: Lead, code: int = status.HTTP_200_OK, **told: bool) -> Response:
        body = LeadSerializer(lead, context=self.get_serializer_context()).data | told
        return Response(body, status=code, headers={"ETag": f'"{lead.version}"'})

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a lead; its version is the ``ETag``.

        The id of a lead that was merged goes on answering, with the lead it went into.
        """
        lead = self.get_queryset().filter(pk=kwargs["pk"]).first()
        if lead is None:
            survivor = Lead.objects.all().survivor_of(int(kwargs["pk"]))
            lead = get_object_or_404(self.get_queryset(), pk=survivor)
        return self._answer(lead)

    @extend_schema(summary="Create a lead", responses={201: LeadSerializer}, examples=EXAMPLES)
    def create(self, request: Request) -> Response:
        """Create a lead. One with the same e-mail, phone or profile is a conflict (409)."""
        body = LeadWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        lead = create_lead(values=body.lead_values(), source=self._source(request))
        return self._answer(lead, status.HTTP_201_CREATED)

    @extend_schema(summary="Change a lead", responses=LeadSerializer, parameters=[_IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write the values given; what is left out stays."""
        lead = self.get_object()
        body = LeadWriteSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        expected = request.headers.get("If-Match", "").strip('W/"')
        changed = edit_lead(
            lead_id=lead.pk,
            values=body.lead_values(),
            source=self._source(request),
            version=parse_id(expected),
        )
        return self._answer(changed)

    @extend_schema(summary="Delete a lead", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a lead. It leaves every list; campaigns skip it; `restore` brings it back."""
        delete_leads(leads=Lead.objects.filter(pk=self.get_object().pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Restore a lead", request=None, responses=RestoredLeadSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring a deleted lead back as it was; one that is there already is returned as it is.

        Another lead that has its e-mail by now is a conflict (409). Where another lead has its
        id in another system by now, it comes back with `id_taken`: the two may be one person.
        Erased people, and leads that were deleted longer ago than they are kept, are not found
        (404).
        """
        done = restore_leads(lead_ids=[parse_id(pk) or 0])
        if done.taken:
            message = "Another lead has the e-mail now. Change it there first."
            raise ConflictError(message, field="email")
        return self._answer(self.get_object(), id_taken=bool(done.unlinked))

    @extend_schema(summary="Erase a person", request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: str) -> Response:
        """Remove all that is held on a person, on a deleted lead too. Cannot be undone.

        Machines, this API among them, are kept from creating the person again.
        """
        lead_id = parse_id(pk)
        try:
            erase_person(lead_id=lead_id or 0)
        except Lead.DoesNotExist:
            raise NotFound from None
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Count leads",
        responses={
            200: {
                "type": "object",
                "required": ["count", "is_exact"],
                "properties": {
                    "count": {"type": "integer"},
                    "is_exact": {"type": "boolean", "description": "False beyond the cap."},
                },
            }
        },
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def count(self, request: Request) -> Response:
        """Count the leads that the filters match, no further than 10,000."""
        leads: Any = self.filter_queryset(self.get_queryset())
        number, is_exact = leads.capped_count()
        return Response({"count": number, "is_exact": is_exact})

    @extend_schema(
        summary="Read what changed",
        parameters=[ChangesQuerySerializer],
        responses=ChangesSerializer,
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None, filterset_class=None)
    def changes(self, request: Request) -> Response:
        """Read leads in the order in which their changes were committed.

        Each lead comes once, at its newest version, and again when it changes again; a
        deleted one comes as its id with `deleted`. Nothing is ever skipped: keep `next` and
        go on from it, also after an empty page.

        Deletions are told for a year or as long as the operator set. Whoever comes back later
        is answered with 410 `start-again`: read from the beginning and drop what does not come.
        """
        query = ChangesQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = read_feed(query.validated_data["after"], query.validated_data["limit"])
        context = self.get_serializer_context()
        results = ChangedLeadSerializer(page.leads, many=True, context=context).data
        body = {"results": results, "next": page.cursor.encode(), "has_more": page.has_more}
        return Response(body)

    @extend_schema(
        summary="Search leads",
        parameters=[_Q],
        filters=False,
        responses=LeadMatchesSerializer,
    )
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def search(self, request: Request) -> Response:
        """Return the 20 leads that match best: whole words, beginnings, parts, likenesses.

        To page through every lead that holds the words, list leads with the filter `q`.
        """
        text = request.query_params.get("q", "")
        leads: Any = self.get_queryset()
        found = best_matches(leads, text, limit=self.most_matches)
        return Response({"results": self.get_serializer(found, many=True).data})
