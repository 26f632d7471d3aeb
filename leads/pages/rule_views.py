"""The settings pages of assignment rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from leads.assignment import matching
from leads.models import AssignmentRule, Lead
from leads.pages.pipeline_forms import AssignmentRuleForm
from leads.services.delete_assignment_rule import delete_assignment_rule
from leads.services.move_assignment_rule import move_assignment_rule
from leads.services.save_assignment_rule import save_assignment_rule
from leads.services.start_assigning import start_assigning


@needs(Permission.SETTINGS_MANAGE)
@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """List the rules in the order in which they apply."""
    context = {"rules": AssignmentRule.objects.with_members()}
    return render(request, "leads/rules/list.html", context)


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, rule_id: int | None = None) -> HttpResponse:
    """Change a rule; without an id make one."""
    rule = None
    if rule_id is not None:
        rule = get_object_or_404(AssignmentRule.objects.with_members(), pk=rule_id)
    form = AssignmentRuleForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            save_assignment_rule(rule_id=rule_id, **form.values())
        except ProductError as error:
            form.refuse(error)
        else:
            messages.success(request, "Saved the rule.")
            return redirect("leads:rules")
    context = {"form": form, "rule": rule}
    status = 422 if form.errors else 200
    return render(request, "leads/rules/form.html", context, status=status)


@needs(Permission.SETTINGS_MANAGE)
@require_GET
def matches(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Fragment: how many leads without an owner a rule is for, counted to the cap."""
    rule = get_object_or_404(AssignmentRule, pk=rule_id)
    number, is_exact = matching(rule, Lead.objects.live()).capped_count()
    context = {"number": number, "is_exact": is_exact}
    return render(request, "leads/rules/_matches.html", context)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def move(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Move a rule up or down."""
    get_object_or_404(AssignmentRule, pk=rule_id)
    move_assignment_rule(rule_id=rule_id, up=request.POST.get("direction") == "up")
    return redirect("leads:rules")


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def delete(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Delete a rule."""
    get_object_or_404(AssignmentRule, pk=rule_id)
    delete_assignment_rule(rule_id=rule_id)
    messages.success(request, "Deleted the rule. Leads keep the owners they have.")
    return redirect("leads:rules")


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Apply the rules to the leads that have no owner now."""
    try:
        job = start_assigning()
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:rules")
    return redirect("jobs:detail", job.pk)
