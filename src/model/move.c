/*
 * `moved KIND old to new`: the old must be gone and the new must be there.
 */
#include "model/unit.h"

/* "vault:prod.local" of `moved vault prod.local to prod.main` */
static struct bk_str moved_address(
	struct unit *unit, const struct bk_stmt *stmt, const struct bk_ref *ref)
{
	struct bk_str text = bk_sources_text(unit->sources, ref->span);

	return bk_str_format(
		unit->arena, "%s:%.*s", stmt->moved.kind.name->text.ptr, BK_STR_ARGS(text));
}

void read_move(struct unit *unit, const struct bk_stmt *stmt)
{
	struct bk_move move = {.kind = bk_kind_find(stmt->moved.kind.name->text),
		.from = moved_address(unit, stmt, &stmt->moved.from),
		.to = moved_address(unit, stmt, &stmt->moved.to),
		.span = stmt->span};

	if (!move.kind && resource_kind(unit, stmt->moved.kind.name->text))
		move.kind = bk_kind_get(BK_KIND_RESOURCE);
	if (!move.kind) {
		bk_diag(unit->diags, BK_UNKNOWN_KIND, stmt->moved.kind.span, "no kind `%s`",
			stmt->moved.kind.name->text.ptr);
		return;
	}
	bk_vec_push(unit->arena, &unit->model->moves, move);
}

/* An address as written stands for all instances: `prod.local` for each of its regions. Here is
 * the first of them by what is before a bracket. */
static void index_instances(struct unit *unit, struct bk_map *instances)
{
	bk_map_init(instances, unit->arena);
	bk_vec_foreach (i, &unit->model->objects) {
		struct bk_object *object = unit->model->objects.at[i];

		for (size_t end = 0; end < object->address.len; end++) {
			struct bk_str before = {object->address.ptr, end};

			if (object->address.ptr[end] == '[' && !bk_map_find(instances, before))
				bk_map_put(instances, before, object);
		}
	}
}

static const struct bk_object *moved_object(
	struct unit *unit, const struct bk_map *instances, struct bk_str address)
{
	const struct bk_object *object = bk_object_find(unit->model, address);

	return object ? object : bk_map_find(instances, address);
}

/* Says so where an earlier move takes the same thing elsewhere, or another thing to this place. */
static bool is_moved_twice(struct unit *unit, const struct bk_move *move, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		const struct bk_move *other = &unit->model->moves.at[i];
		bool from = bk_str_equal(other->from, move->from);

		if (!from && !bk_str_equal(other->to, move->to))
			continue;
		if (bk_span_equal(other->span, move->span))
			continue; /* one statement, in a placement of several */
		bk_diag(unit->diags, BK_BAD_MOVE, move->span,
			from ? "`%.*s` is moved twice" : "two things are moved to `%.*s`",
			BK_STR_ARGS(from ? move->from : move->to));
		bk_diag_label(unit->diags, other->span, "the first move");
		return true;
	}
	return false;
}

void check_moves(struct unit *unit)
{
	struct bk_map instances;

	if (!unit->model->moves.len)
		return;
	index_instances(unit, &instances);
	bk_vec_foreach (i, &unit->model->moves) {
		const struct bk_move *move = &unit->model->moves.at[i];
		const struct bk_object *old = moved_object(unit, &instances, move->from);

		if (is_moved_twice(unit, move, i))
			continue;
		if (old) {
			bk_diag(unit->diags, BK_BAD_MOVE, move->span,
				"`%.*s` is moved, but still declared", BK_STR_ARGS(move->from));
			bk_diag_label(unit->diags, old->name_span, "here");
		} else if (!moved_object(unit, &instances, move->to) && !unit->model->incomplete) {
			bk_diag(unit->diags, BK_BAD_MOVE, move->span, "`%.*s` is not declared",
				BK_STR_ARGS(move->to));
		}
	}
}
