"""URLs of the board, the stages and the assignment rules."""

from django.urls import path

from leads.pages import board_views, rule_views, stage_views

urlpatterns = [
    path("board/", board_views.board, name="board"),
    path("board/cards/", board_views.cards, name="board-cards"),
    path("board/counts/", board_views.board_counts, name="board-counts"),
    path("<int:lead_id>/move/", board_views.move, name="move"),
    path("stages/", stage_views.stage_list, name="stages"),
    path("stages/<int:stage_id>/", stage_views.save, name="stage-save"),
    path("stages/<int:stage_id>/move/", stage_views.move, name="stage-move"),
    path("stages/<int:stage_id>/delete/", stage_views.delete, name="stage-delete"),
    path("rules/", rule_views.rule_list, name="rules"),
    path("rules/new/", rule_views.edit, name="rule-create"),
    path("rules/assign/", rule_views.assign, name="rules-assign"),
    path("rules/<int:rule_id>/", rule_views.edit, name="rule-edit"),
    path("rules/<int:rule_id>/matches/", rule_views.matches, name="rule-matches"),
    path("rules/<int:rule_id>/move/", rule_views.move, name="rule-move"),
    path("rules/<int:rule_id>/delete/", rule_views.delete, name="rule-delete"),
]
