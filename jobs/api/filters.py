"""Filters of the job list."""

from typing import ClassVar

import django_filters

from jobs.models import Job


class JobFilterSet(django_filters.FilterSet):
    """Narrow jobs by kind and state."""

    state = django_filters.ChoiceFilter(choices=Job.State)

    class Meta:
        model = Job
        fields: ClassVar = ["kind", "state"]
