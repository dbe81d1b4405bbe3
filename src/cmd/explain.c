/*
 * bkc explain
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/embed.h"
#include "base/json.h"
#include "base/out.h"
#include "cmd/explain.h"
#include "cmd/session.h"
#include "cmd/tree.h"
#include "model/reference.h"

static enum bk_exit finish(struct bk_out *out, enum bk_exit status)
{
	struct bk_error error = {{0}};

	if (bk_out_close(out, &error))
		return status;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

static const struct bk_embedded *find_embedded(
	const struct bk_embedded *files, size_t count, struct bk_str name)
{
	for (size_t i = 0; i < count; i++) {
		if (bk_str_is(name, files[i].name))
			return &files[i];
	}
	return NULL;
}

static enum bk_exit print_embedded(const struct bk_embedded *file)
{
	struct bk_out *out = bk_out_stream(stdout);

	bk_out_bytes(out, file->data, file->len);
	return finish(out, BK_EXIT_OK);
}

static enum bk_exit explain_rule(struct bk_cli *cli, const struct bk_rule *rule)
{
	struct bk_str page = bk_rule_page(cli->arena, rule);
	struct bk_out *out;

	if (!page.len)
		bk_bug("no page for rule %s", rule->name);
	out = bk_out_stream(stdout);
	bk_out_str(out, page);
	return finish(out, BK_EXIT_OK);
}

/* A kind, or one property of it. */
static bool explain_kind(struct bk_arena *arena, struct bk_str what, enum bk_exit *ret_status)
{
	struct bk_str rest = what;
	const struct bk_kind *kind = bk_kind_find(bk_str_cut(&rest, '.'));
	const struct bk_attr *attr;
	struct bk_out *out;

	if (!kind)
		return false;
	out = bk_out_stream(stdout);
	if (!rest.len) {
		bk_kind_explain(arena, kind, out);
	} else {
		attr = bk_attr_find(kind, rest);
		if (!attr) {
			bk_out_discard(out);
			bk_say("%s has no property `%.*s`", kind->word, BK_STR_ARGS(rest));
			*ret_status = BK_EXIT_USAGE;
			return true;
		}
		bk_attr_explain(arena, kind, attr, out);
	}
	*ret_status = finish(out, BK_EXIT_OK);
	return true;
}

/* A block of std.aws by its header, as it is written there, and a word behind it; false: no such.
 */
static bool print_block(const char *header, const char *behind, enum bk_exit *ret_status)
{
	const struct bk_embedded *matrix =
		find_embedded(bk_stdlib_files, bk_stdlib_count, BK_STR("aws"));
	const char *begin = matrix ? strstr(matrix->data, header) : NULL;
	const char *end = begin ? strstr(begin, "\n}\n") : NULL;
	struct bk_out *out;

	if (!end)
		return false;
	out = bk_out_stream(stdout);
	bk_out_bytes(out, begin + 1, (size_t)(end + 2 - begin));
	bk_out_text_of(out, behind);
	*ret_status = finish(out, BK_EXIT_OK);
	return true;
}

/* The row of the matrix of a kind of data store. */
static bool explain_service(struct bk_arena *arena, struct bk_str what, enum bk_exit *ret_status)
{
	return print_block(bk_str_format(arena, "\nservice %.*s {\n", BK_STR_ARGS(what)).ptr,
		"\nIt takes the properties of `resource`: `bkc explain resource`.\n", ret_status);
}

static bool explain_region(struct bk_arena *arena, struct bk_str what, enum bk_exit *ret_status)
{
	return print_block(
		bk_str_format(arena, "\nregion %.*s {\n", BK_STR_ARGS(what)).ptr, "", ret_status);
}

/* The first policy document in the body. */
static const struct bk_node *find_document(const struct bk_desired *object)
{
	bk_vec_foreach (i, &object->body->map) {
		if (object->body->map.at[i].value->kind == BK_NODE_DOCUMENT)
			return object->body->map.at[i].value;
	}
	return NULL;
}

static enum bk_exit print_policy(const struct bk_desired *object)
{
	const struct bk_node *document = object->external ? NULL : find_document(object);
	struct bk_out *out;
	struct bk_json json;

	if (!document) {
		bk_say("%.*s has no policy", BK_STR_ARGS(object->address));
		return BK_EXIT_USAGE;
	}
	out = bk_out_stream(stdout);
	bk_json_init(&json, out, false);
	bk_tree_write(&json, document);
	bk_out_char(out, '\n');
	return finish(out, BK_EXIT_OK);
}

static void put_place(
	struct bk_session *session, struct bk_out *out, const struct bk_desired *object)
{
	struct bk_file *file = bk_sources_file(&session->sources, object->span.file);
	struct bk_position at;

	if (!file)
		return;
	at = bk_file_position(file, object->span.begin);
	bk_out_printf(out, "  %s %.*s:%u:%u\n", object->because.len ? "from" : "at",
		BK_STR_ARGS(file->path), at.line, at.column);
}

static enum bk_exit print_object(struct bk_session *session, const struct bk_desired *object)
{
	struct bk_out *out = bk_out_stream(stdout);
	bool first = true;

	bk_desired_show(object, out);
	put_place(session, out, object);
	bk_vec_foreach (i, &session->list.objects) {
		const struct bk_desired *other = session->list.objects.at[i];

		if (other == object ||
			(other->parent != object &&
				(!object->object || other->object != object->object)))
			continue;
		if (first)
			bk_out_text_of(out, "\nand with it\n");
		first = false;
		bk_out_printf(out, "  %.*s", BK_STR_ARGS(other->address));
		if (other->because.len)
			bk_out_printf(out, ", because %.*s", BK_STR_ARGS(other->because));
		bk_out_char(out, '\n');
	}
	if (object->object && object->object->kind->id == BK_KIND_VAULT)
		bk_explain_vault(session->arena, session->model, object->object, out);
	return finish(out, BK_EXIT_OK);
}

static enum bk_exit unknown_address(struct bk_session *session, struct bk_str what)
{
	const struct bk_map *declared = &session->model->by_address;
	size_t count = 0;
	struct bk_str *legal = bk_new_array(
		session->arena, struct bk_str, session->list.objects.len + declared->len + 1);
	struct bk_str near;

	bk_vec_foreach (i, &session->list.objects)
		legal[count++] = session->list.objects.at[i]->address;
	for (size_t i = 0; i < declared->len; i++) {
		if (!bk_desired_find(&session->list, declared->entries[i].key))
			legal[count++] = declared->entries[i].key;
	}
	/* The region may be left out. */
	for (size_t i = 0; i < count && bk_str_find(what, '[') == what.len; i++)
		legal[i].len = bk_str_find(legal[i], '[');
	near = bk_nearest(what, legal, count);
	bk_say("nothing at `%.*s`", BK_STR_ARGS(what));
	if (near.len)
		bk_say("did you mean `%.*s`?", BK_STR_ARGS(near));
	bk_say("`bkc check --dump=desired` lists the addresses");
	return BK_EXIT_USAGE;
}

static enum bk_exit explain_object(
	struct bk_cli *cli, struct bk_session *session, const struct bk_desired *object)
{
	return cli->given[BK_FLAG_POLICY] ? print_policy(object) : print_object(session, object);
}

/* What is declared and makes nothing by itself: stores that exist, rules, selections, copies. */
static void put_declared(
	struct bk_session *session, struct bk_out *out, const struct bk_object *object)
{
	bk_object_dump(session->model, object, out);
	if (object->parent)
		bk_out_printf(out, "\nit is part of %.*s\n", BK_STR_ARGS(object->parent->address));
	else if (object->kind->id == BK_KIND_RESOURCE)
		bk_out_printf(out,
			"\nit exists, and bkc changes nothing of it; `bkc explain path %s` "
			"follows its backups\n",
			object->name->text.ptr);
}

static enum bk_exit explain_declared(struct bk_session *session, struct bk_str what)
{
	const struct bk_map *all = &session->model->by_address;
	struct bk_out *out = bk_out_stream(stdout);
	size_t count = 0;

	for (size_t i = 0; i < all->len; i++) {
		const struct bk_object *object = all->entries[i].value;

		if (!bk_str_equal(what, object->address) &&
			!bk_address_covers(what, object->address))
			continue;
		if (count++)
			bk_out_char(out, '\n');
		put_declared(session, out, object);
	}
	if (count)
		return finish(out, BK_EXIT_OK);
	bk_out_discard(out);
	return unknown_address(session, what);
}

/* "vault:backup.central" stands for what is there in every region; a policy is one document. */
static enum bk_exit explain_covered(
	struct bk_cli *cli, struct bk_session *session, struct bk_str what)
{
	enum bk_exit status = BK_EXIT_OK;
	size_t count = 0;

	bk_vec_foreach (i, &session->list.objects) {
		const struct bk_desired *object = session->list.objects.at[i];

		if (status != BK_EXIT_OK || !bk_address_covers(what, object->address))
			continue;
		if (count++ && !cli->given[BK_FLAG_POLICY])
			putchar('\n');
		status = explain_object(cli, session, object);
	}
	if (count)
		return status;
	return cli->given[BK_FLAG_POLICY] ? unknown_address(session, what)
					  : explain_declared(session, what);
}

static enum bk_exit explain_address(struct bk_cli *cli, struct bk_str what)
{
	const struct bk_desired *object;
	struct bk_session session;
	struct bk_str address;

	bk_session_init(&session, cli);
	if (!bk_session_run(&session, cli->arguments.len > 1 ? cli->arguments.at[1] : BK_STR("")))
		return BK_EXIT_WORLD;
	/* what a check refuses is what one wants explained: only what cannot be read stops it */
	if (session.model->incomplete)
		return bk_session_report(&session, stderr);
	if (bk_is_emitted_name(what)) {
		address = bk_explain_emitted(&session, what);
		what = address.len ? address : what;
	}
	object = bk_desired_find(&session.list, what);
	return object ? explain_object(cli, &session, object)
		      : explain_covered(cli, &session, what);
}

/* The matrix of std.aws alone, whatever the folder holds. */
static enum bk_exit explain_services(struct bk_cli *cli)
{
	struct bk_out *out = bk_out_stream(stdout);
	struct bk_resolve_options options = {.today = cli->today};
	struct bk_session session;

	bk_session_init(&session, cli);
	session.model =
		bk_resolve_file(session.arena, &session.names, &session.sources, &session.diags,
			bk_sources_add(&session.sources, BK_STR("none"), BK_STR("")), &options);
	bk_explain_services(session.model, out);
	return finish(out, BK_EXIT_OK);
}

/* `bkc explain service rds`: the row of a kind, which its name alone means, too; and of a region.
 */
static enum bk_exit explain_row(struct bk_cli *cli, bool region)
{
	struct bk_str name = cli->arguments.at[1];
	enum bk_exit status;

	if (region ? explain_region(cli->arena, name, &status)
		   : explain_service(cli->arena, name, &status))
		return status;
	if (region)
		bk_say("no region `%.*s`; `bkc explain std.aws` has them all", BK_STR_ARGS(name));
	else
		bk_say("no kind `%.*s`; `bkc explain services` lists them", BK_STR_ARGS(name));
	return BK_EXIT_USAGE;
}

/* A file that the build baked in: `std.NAME` or `json:NAME`. */
static const struct bk_embedded *embedded_of(struct bk_str what)
{
	if (bk_str_has_prefix(what, BK_STR("std.")))
		return find_embedded(bk_stdlib_files, bk_stdlib_count,
			(struct bk_str){what.ptr + 4, what.len - 4});
	if (bk_str_has_prefix(what, BK_STR("json:")))
		return find_embedded(
			bk_schemas, bk_schema_count, (struct bk_str){what.ptr + 5, what.len - 5});
	return NULL;
}

/* The rule or kind that was meant, perhaps. */
static void suggest_topic(struct bk_arena *arena, struct bk_str what)
{
	struct bk_str *legal =
		bk_new_array(arena, struct bk_str, bk_rule_count + BK_KIND_COUNT + 1);
	size_t count = 0;
	struct bk_str near;

	for (size_t i = 0; i < bk_rule_count; i++)
		legal[count++] = bk_str_of(bk_rules[i].name);
	for (int id = 1; id < BK_KIND_COUNT; id++)
		legal[count++] = bk_str_of(bk_kind_get((enum bk_kind_id)id)->word);
	near = bk_nearest(what, legal, count);
	if (near.len)
		bk_say("did you mean `%.*s`?", BK_STR_ARGS(near));
}

enum bk_exit bk_command_explain(struct bk_cli *cli)
{
	struct bk_str what = cli->arguments.len ? cli->arguments.at[0] : BK_STR("");
	const struct bk_embedded *library = embedded_of(what);
	const struct bk_rule *rule = bk_rule_find(what);
	enum bk_exit status;

	if (!what.len) {
		bk_say("say what to explain: a rule, a kind, std.NAME or an address");
		return BK_EXIT_USAGE;
	}
	if (bk_str_is(what, "services"))
		return explain_services(cli);
	if (bk_str_is(what, "path") && cli->arguments.len > 1)
		return bk_explain_path(cli, cli->arguments.at[1],
			cli->arguments.len > 2 ? cli->arguments.at[2] : BK_STR(""));
	if (bk_str_is(what, "service") && cli->arguments.len > 1)
		return explain_row(cli, false);
	if (bk_str_is(what, "region") && cli->arguments.len > 1)
		return explain_row(cli, true);
	if (bk_str_is(what, "limits") && print_block("\nlimits {\n", "", &status))
		return status;
	if (rule)
		return explain_rule(cli, rule);
	if (library)
		return print_embedded(library);
	if (bk_str_is(what, "reference")) {
		struct bk_out *out = bk_out_stream(stdout);

		bk_reference_write(cli->arena, out);
		return finish(out, BK_EXIT_OK);
	}
	if (bk_str_find(what, ':') < what.len || bk_is_emitted_name(what))
		return explain_address(cli, what);
	if (explain_kind(cli->arena, what, &status) || explain_service(cli->arena, what, &status) ||
		explain_region(cli->arena, what, &status))
		return status;
	bk_say("nothing is known as `%.*s`", BK_STR_ARGS(what));
	suggest_topic(cli->arena, what);
	bk_say("a rule (BK5001 or copy-to-self), a kind (vault), a property (vault.lock), a "
	       "library "
	       "file (std.gfs) or an address (vault:backup.central) can be explained");
	return BK_EXIT_USAGE;
}
