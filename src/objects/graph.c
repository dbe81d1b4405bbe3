/*
 * Order: edges from reference leaves and from `after`, then a topological sort that keeps the
 * order in which objects were made wherever it may. A cycle is shown edge by edge.
 */
#include "base/arena.h"
#include "base/out.h"
#include "objects/desired.h"

/* One object during the sort. */
struct mark {
	BK_VEC(size_t) needs; /* indices of edges that leave it */
	size_t next_need;
	const struct bk_desired *needed_by; /* whose edges were added last that lead here */
	enum { UNSEEN, OPEN, DONE } state;
};

struct sort {
	struct bk_arena *arena;
	const struct bk_desired_list *list;
	struct bk_graph *graph;
	struct mark *marks;
	BK_VEC(size_t) path; /* edges from the start of the walk to here */
};

static void add_edge(struct sort *sort, const struct bk_desired *from, const struct bk_desired *to,
	const char *reason, struct bk_span span)
{
	struct mark *mark = &sort->marks[from->index];

	if (from == to || sort->marks[to->index].needed_by == from)
		return;
	sort->marks[to->index].needed_by = from;
	bk_vec_push(sort->arena, &mark->needs, sort->graph->edges.len);
	bk_vec_push(sort->arena, &sort->graph->edges, ((struct bk_edge){from, to, reason, span}));
}

struct refs {
	struct sort *sort;
	const struct bk_desired *from;
};

static void add_ref(void *user, const struct bk_node *ref)
{
	const struct refs *refs = user;

	add_edge(refs->sort, refs->from, ref->ref.target, NULL, ref->span);
}

/* The cycle is the part of the path that begins where it now returns to. */
static void report_cycle(struct sort *sort, struct bk_diags *diags, const struct bk_edge *closing)
{
	size_t start = sort->path.len;
	const struct bk_desired *first = closing->to;

	while (start > 0 && sort->graph->edges.at[sort->path.at[start - 1]].from != first)
		start--;
	if (start > 0)
		start--;
	bk_diag(diags, BK_CYCLE, first->span, "%s `%.*s` would have to exist before itself",
		first->type->title, BK_STR_ARGS(first->address));
	for (size_t i = start; i <= sort->path.len; i++) {
		const struct bk_edge *edge =
			i < sort->path.len ? &sort->graph->edges.at[sort->path.at[i]] : closing;
		struct bk_span span = bk_span_is_none(edge->span) ? edge->from->span : edge->span;

		bk_diag_label(diags, span, "`%.*s` needs `%.*s`%s%s",
			BK_STR_ARGS(edge->from->address), BK_STR_ARGS(edge->to->address),
			edge->reason ? ": " : "", edge->reason ? edge->reason : "");
	}
	bk_diag_address(diags, first->address);
}

/* Depth-first from one object, without recursion: 20,000 objects may stand in one chain. */
static bool visit(struct sort *sort, struct bk_diags *diags, const struct bk_desired *start)
{
	const struct bk_desired *object = start;
	bool fine = true;

	sort->path.len = 0;
	sort->marks[object->index].state = OPEN;
	for (;;) {
		struct mark *mark = &sort->marks[object->index];

		if (mark->next_need < mark->needs.len) {
			size_t index = mark->needs.at[mark->next_need++];
			const struct bk_edge *edge = &sort->graph->edges.at[index];
			struct mark *target = &sort->marks[edge->to->index];

			if (target->state == OPEN) {
				report_cycle(sort, diags, edge);
				fine = false;
			} else if (target->state == UNSEEN) {
				target->state = OPEN;
				bk_vec_push(sort->arena, &sort->path, index);
				object = edge->to;
			}
			continue;
		}
		mark->state = DONE;
		if (!object->external)
			bk_vec_push(sort->arena, &sort->graph->order, object);
		if (sort->path.len == 0)
			return fine;
		object = sort->graph->edges.at[sort->path.at[--sort->path.len]].from;
	}
}

bool bk_graph_make(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_desired_list *list, struct bk_graph *ret)
{
	struct sort sort = {.arena = arena, .list = list, .graph = ret};
	bool fine = true;

	*ret = (struct bk_graph){0};
	sort.marks = bk_new_array(arena, struct mark, list->objects.len);
	bk_vec_foreach (i, &list->objects) {
		const struct bk_desired *object = list->objects.at[i];

		if (!object->external)
			bk_node_refs(object->body, add_ref, &(struct refs){&sort, object});
		bk_vec_foreach (j, &object->after)
			add_edge(&sort, object, object->after.at[j].target,
				object->after.at[j].reason, BK_NO_SPAN);
	}
	bk_vec_foreach (i, &list->objects) {
		if (sort.marks[i].state == UNSEEN && !visit(&sort, diags, list->objects.at[i]))
			fine = false;
	}
	return fine;
}

void bk_graph_dump(const struct bk_graph *graph, struct bk_out *out)
{
	bk_vec_foreach (i, &graph->order)
		bk_out_printf(out, "%zu %.*s\n", i + 1, BK_STR_ARGS(graph->order.at[i]->address));
	bk_vec_foreach (i, &graph->edges) {
		const struct bk_edge *edge = &graph->edges.at[i];

		bk_out_printf(out, "%.*s -> %.*s (%s)\n", BK_STR_ARGS(edge->from->address),
			BK_STR_ARGS(edge->to->address), edge->reason ? edge->reason : "reference");
	}
}
