/*
 * What the back ends share.
 */
#include "emit/context.h"

#include "base/arena.h"
#include "base/out.h"
#include "model/model.h"

enum { SESSION_MAX = 64 };

/* Edges by the object that they leave: a counting sort. */
static void index_needs(struct bk_emit *emit)
{
	const struct bk_graph *graph = emit->graph;
	size_t count = emit->list->objects.len;
	size_t *fill = bk_new_array(emit->arena, size_t, count + 1);

	emit->need_first = bk_new_array(emit->arena, size_t, count + 1);
	emit->needs = bk_new_array(emit->arena, const struct bk_edge *, graph->edges.len + 1);
	bk_vec_foreach (i, &graph->edges)
		emit->need_first[graph->edges.at[i].from->index + 1]++;
	for (size_t i = 0; i < count; i++) {
		emit->need_first[i + 1] += emit->need_first[i];
		fill[i] = emit->need_first[i];
	}
	bk_vec_foreach (i, &graph->edges) {
		const struct bk_edge *edge = &graph->edges.at[i];

		emit->needs[fill[edge->from->index]++] = edge;
	}
}

/* The earlier of two regions in the matrix's order, which no statement of the source changes. */
static const struct bk_region *earlier(const struct bk_region *a, const struct bk_region *b)
{
	return a && a->index_in_model <= b->index_in_model ? a : b;
}

/* An account's first region; for one without any, the first region of the unit. */
static void find_homes(struct bk_emit *emit)
{
	const struct bk_model *model = emit->list->model;
	const struct bk_region *first = NULL;

	emit->homes = bk_new_array(emit->arena, const struct bk_region *, model->accounts.len + 1);
	bk_vec_foreach (i, &emit->list->objects) {
		const struct bk_desired *object = emit->list->objects.at[i];
		const struct bk_region **home;

		if (!object->account || !object->region || object->external)
			continue;
		home = &emit->homes[object->account->index_in_model];
		first = earlier(first, object->region);
		*home = earlier(*home, object->region);
	}
	if (!first && model->regions.len)
		first = model->regions.at[0];
	bk_vec_foreach (i, &model->accounts) {
		if (!emit->homes[i])
			emit->homes[i] = first;
	}
}

static enum bk_emit_way way_of(const struct bk_emit *emit, const struct bk_desired *object)
{
	const struct bk_aws_type *type = object->type;
	bool terraform = emit->target == BK_EMIT_TERRAFORM;

	if (object->external || type->id == BK_AWS_RESOURCE)
		return BK_WAY_NONE;
	/* It exists nearly everywhere, and making it a second time fails (aws-semantics 3). */
	if (type->id == BK_AWS_SLR && !object->account->creates_slr)
		return BK_WAY_COMPANION;
	if (terraform ? type->terraform : type->cloudformation)
		return BK_WAY_RESOURCE;
	return !terraform && type->part ? BK_WAY_PART : BK_WAY_COMPANION;
}

static void find_ways(struct bk_emit *emit)
{
	emit->ways = bk_new_array(emit->arena, unsigned char, emit->list->objects.len + 1);
	bk_vec_foreach (i, &emit->list->objects) {
		const struct bk_desired *object = emit->list->objects.at[i];

		emit->ways[i] = (unsigned char)way_of(emit, object);
		if (bk_emit_is_alias_only(object))
			bk_vec_push(emit->arena, &emit->aliases, object);
	}
	bk_vec_foreach (i, &emit->graph->order) {
		const struct bk_desired *object = emit->graph->order.at[i];

		if (bk_emit_way(emit, object) == BK_WAY_RESOURCE)
			bk_vec_push(
				emit->arena, &emit->resources[object->type->id].objects, object);
	}
}

static void index_moves(struct bk_emit *emit)
{
	const struct bk_model *model = emit->list->model;

	bk_map_init(&emit->moves, emit->arena);
	bk_vec_foreach (i, &model->moves) {
		struct bk_move *move = &model->moves.at[i];

		if (!bk_map_find(&emit->moves, move->to))
			bk_map_put(&emit->moves, move->to, move);
	}
}

void bk_emit_init(struct bk_emit *emit, enum bk_emit_target target, struct bk_arena *arena,
	struct bk_diags *diags, const struct bk_desired_list *list, const struct bk_graph *graph,
	const struct bk_emit_sink *sink, struct bk_error *ret_error)
{
	*emit = (struct bk_emit){
		.arena = arena,
		.diags = diags,
		.list = list,
		.graph = graph,
		.sink = sink,
		.error = ret_error,
		.target = target,
	};
	ret_error->text[0] = '\0';
	index_needs(emit);
	find_homes(emit);
	find_ways(emit);
	index_moves(emit);
}

enum bk_emit_way bk_emit_way(const struct bk_emit *emit, const struct bk_desired *object)
{
	return (enum bk_emit_way)emit->ways[object->index];
}

const char *bk_emit_name(const struct bk_emit *emit, const struct bk_aws_prop *prop)
{
	return emit->target == BK_EMIT_TERRAFORM ? prop->terraform : prop->cloudformation;
}

const struct bk_region *bk_emit_region(const struct bk_emit *emit, const struct bk_desired *object)
{
	return object->region ? object->region : emit->homes[object->account->index_in_model];
}

struct bk_str bk_emit_access_role(const struct bk_emit *emit, const struct bk_account *account)
{
	const struct bk_region *home = emit->homes[account->index_in_model];

	if (!account->access_role.len || account->is_management)
		return BK_STR("");
	return bk_str_format(emit->arena, "arn:%.*s:iam::%.*s:role/%.*s",
		BK_STR_ARGS(home->partition), BK_STR_ARGS(account->id),
		BK_STR_ARGS(account->access_role));
}

struct bk_str bk_emit_session(const struct bk_emit *emit)
{
	struct bk_str session =
		bk_str_format(emit->arena, "bkc-%.*s", BK_STR_ARGS(emit->list->model->unit));
	char *text = bk_arena_text(emit->arena, SESSION_MAX + 1);
	size_t len = session.len < SESSION_MAX ? session.len : SESSION_MAX;

	for (size_t i = 0; i < len; i++) {
		char c = session.ptr[i];
		bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || strchr("+=,.@-_", c);

		text[i] = fine ? c : '-';
	}
	text[len] = '\0';
	return (struct bk_str){text, len};
}

const struct bk_account *bk_emit_caller(const struct bk_emit *emit)
{
	const struct bk_model *model = emit->list->model;

	if (model->org && model->org->management)
		return model->org->management;
	return model->accounts.len == 1 ? model->accounts.at[0] : NULL;
}

bool bk_emit_literal(const struct bk_desired *target, enum bk_ref_part part, struct bk_str *ret)
{
	struct bk_str text = part == BK_REF_ARN ? target->arn : target->name;

	/* A key is not known by its alias: only its ARN names it. */
	if (target->type->id == BK_AWS_KEY && part != BK_REF_ARN)
		text = target->arn;
	if (target->type->id == BK_AWS_PLAN || target->type->id == BK_AWS_BACKUP_POLICY)
		text = part == BK_REF_NAME ? target->name : BK_STR("");
	if (!text.len)
		return false;
	*ret = text;
	return true;
}

bool bk_emit_is_alias_only(const struct bk_desired *object)
{
	return object->external && object->type->id == BK_AWS_KEY && !object->arn.len &&
		object->name.len;
}

/* What stands behind a name in an address: nothing, keys or a region, a child's name. */
static bool is_name_end(struct bk_str address, size_t end)
{
	return address.len == end || address.ptr[end] == '[' || address.ptr[end] == '/';
}

/* The part behind the kind. */
static struct bk_str bare(struct bk_str address)
{
	struct bk_str rest = address;

	(void)bk_str_cut(&rest, ':');
	return rest;
}

/* The move to the address or to what it is a part of, the nearest first; or NULL. */
static const struct bk_move *move_to(const struct bk_emit *emit, struct bk_str address)
{
	for (size_t end = emit->moves.len ? address.len : 0; end > 0; end--) {
		const struct bk_move *move = is_name_end(address, end)
			? bk_map_find(&emit->moves, (struct bk_str){address.ptr, end})
			: NULL;

		if (move)
			return move;
	}
	return NULL;
}

/* A moved declaration takes along what inference makes of it: the same name, another kind. */
struct bk_str bk_emit_old_address(const struct bk_emit *emit, const struct bk_desired *object)
{
	const struct bk_move *move = object->object ? move_to(emit, object->object->address) : NULL;
	struct bk_str name = bare(object->address);
	struct bk_str from, to;

	if (!move)
		return BK_STR("");
	from = bare(move->from);
	to = bare(move->to);
	if (!bk_str_has_prefix(name, to) || !is_name_end(name, to.len))
		return BK_STR("");
	return bk_str_format(emit->arena, "%.*s%.*s%.*s", (int)(object->address.len - name.len),
		object->address.ptr, BK_STR_ARGS(from), (int)(name.len - to.len),
		name.ptr + to.len);
}

bool bk_emit_where(const struct bk_emit *emit, struct bk_span span, struct bk_str *ret_file,
	uint32_t *ret_line)
{
	const struct bk_sources *sources = emit->list->model->sources;
	struct bk_file *file = sources ? bk_sources_file(sources, span.file) : NULL;

	if (!file)
		return false;
	*ret_file = file->path;
	*ret_line = bk_file_line_of(file, span.begin);
	return true;
}

struct bk_str bk_emit_place(const struct bk_emit *emit, struct bk_span span)
{
	struct bk_str file;
	uint32_t line;

	if (!bk_emit_where(emit, span, &file, &line))
		return BK_STR("");
	return bk_str_format(emit->arena, "%.*s:%u", BK_STR_ARGS(file), line);
}

struct bk_out *bk_emit_open(const struct bk_emit *emit, const char *name, bool executable)
{
	return emit->sink->open(emit->sink->context, name, executable, emit->error);
}

bool bk_emit_close(const struct bk_emit *emit, struct bk_out *out)
{
	return emit->sink->close(emit->sink->context, out, emit->error);
}
