"""A job as partners see it."""

from typing import Any, ClassVar

from rest_framework import serializers

from jobs.models import Job


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job, with its progress and what came of it."""

    id = serializers.CharField(read_only=True)
    percent = serializers.IntegerField(read_only=True, allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Job
        fields: ClassVar[Any] = [
            "id",
            "kind",
            "title",
            "state",
            "percent",
            "total",
            "done",
            "failed",
            "counts",
            "progress_text",
            "error",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields
