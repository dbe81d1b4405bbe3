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

/* The first moves from and to each address. */
struct moves {
	struct bk_map from, to; /* address → struct bk_move */
};

/* The first move with that end, which this one becomes where there is none; NULL: this one, or one
 * of the same statement, in a placement of several. */
static const struct bk_move *first_move(
	struct bk_map *moves, struct bk_str address, struct bk_move *move)
{
	const struct bk_move *first = bk_map_find(moves, address);

	if (!first)
		bk_map_put(moves, address, move);
	return first && !bk_span_equal(first->span, move->span) ? first : NULL;
}

/* Says so where an earlier move takes the same thing elsewhere, or another thing to this place. */
static bool is_moved_twice(struct unit *unit, struct moves *moves, struct bk_move *move)
{
	const struct bk_move *from = first_move(&moves->from, move->from, move);
	const struct bk_move *to = first_move(&moves->to, move->to, move);

	if (!from && !to)
		return false;
	bk_diag(unit->diags, BK_BAD_MOVE, move->span,
		from ? "`%.*s` is moved twice" : "two things are moved to `%.*s`",
		BK_STR_ARGS(from ? move->from : move->to));
	bk_diag_label(unit->diags, from ? from->span : to->span, "the first move");
	return true;
}

void check_moves(struct unit *unit)
{
	struct bk_map instances;
	struct moves moves;

	if (!unit->model->moves.len)
		return;
	index_instances(unit, &instances);
	bk_map_init(&moves.from, unit->arena);
	bk_map_init(&moves.to, unit->arena);
	bk_vec_foreach (i, &unit->model->moves) {
		struct bk_move *move = &unit->model->moves.at[i];
		const struct bk_object *old = moved_object(unit, &instances, move->from);

		if (is_moved_twice(unit, &moves, move))
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
