"""Examples of the leads resource: the same payloads that its tests post."""

from drf_spectacular.utils import OpenApiExample

CREATE_LEAD = {
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Byron",
    "company_name": "Analytical Engines",
    "title": "Head of Engineering",
    "tags": ["conference"],
}

EXAMPLES = [OpenApiExample("A new lead", value=CREATE_LEAD, request_only=True)]
