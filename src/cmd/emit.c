/*
 * bkc emit
 */
#include "emit/emit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/out.h"
#include "cmd/session.h"

enum where { TO_STDOUT, TO_FOLDER, TO_COMPARE };

/* Where the files of a back end go. */
struct product {
	const struct bk_cli *cli;
	struct bk_arena *arena;
	enum where where;
	struct bk_str folder;
	BK_VEC(struct bk_str) names;
	BK_VEC(struct bk_str) differing;
	struct bk_out *first; /* TO_STDOUT: kept until we know whether it is the only one */
	bool is_product;      /* the file now open is one that -o would be asked for */
};

static struct bk_str path_of(const struct product *product, const char *name)
{
	return bk_str_format(product->arena, "%.*s/%s", BK_STR_ARGS(product->folder), name);
}

static bool is_side_file(const char *name)
{
	return strncmp(name, "bkc-", 4) == 0;
}

static struct bk_out *open_file(
	void *context, const char *name, bool executable, struct bk_error *ret_error)
{
	struct product *product = context;

	bk_vec_push(product->arena, &product->names, bk_str_dup(product->arena, bk_str_of(name)));
	product->is_product = !is_side_file(name);
	switch (product->where) {
	case TO_FOLDER:
		return bk_out_file(path_of(product, name).ptr, executable, ret_error);
	case TO_COMPARE:
		return bk_out_compare(path_of(product, name).ptr);
	case TO_STDOUT:
		break;
	}
	/* Side files are for people who keep the output; standard output gets the product. */
	return bk_out_memory();
}

static bool close_file(void *context, struct bk_out *out, struct bk_error *ret_error)
{
	struct product *product = context;

	if (product->where == TO_COMPARE && bk_out_differs(out))
		bk_vec_push(product->arena, &product->differing,
			product->names.at[product->names.len - 1]);
	if (product->where == TO_STDOUT && product->is_product && !product->first) {
		product->first = out;
		return true;
	}
	return bk_out_close(out, ret_error);
}

static bool make_folder(struct bk_str folder)
{
	char *path = strdup(folder.ptr);
	bool fine = true;

	if (!path)
		bk_out_of_memory();
	for (char *at = path + 1; fine; at++) {
		char c = *at;

		if (c != '/' && c != '\0')
			continue;
		*at = '\0';
		fine = mkdir(path, 0777) == 0 || errno == EEXIST;
		*at = c;
		if (!c)
			break;
	}
	if (!fine)
		bk_say("could not make folder `%.*s`: %s", BK_STR_ARGS(folder), strerror(errno));
	free(path);
	return fine;
}

/* To standard output: the one file, or why there is not one. */
static enum bk_exit print_product(struct product *product)
{
	struct bk_out *out = bk_out_stream(stdout);
	struct bk_error error = {{0}};
	size_t products = 0, scripts = 0;

	bk_vec_foreach (i, &product->names) {
		products += !is_side_file(product->names.at[i].ptr);
		scripts += bk_str_has_suffix(product->names.at[i], BK_STR(".sh"));
	}
	if (products == 1)
		bk_out_str(out, bk_out_text(product->first));
	bk_out_discard(product->first);
	if (products > 1) {
		bk_out_discard(out);
		bk_say("%zu files: give a folder with -o", products);
		return BK_EXIT_USAGE;
	}
	if (!bk_out_close(out, &error)) {
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	if (scripts && !product->cli->given[BK_FLAG_QUIET])
		bk_say("a script must run before this can be applied: write it with -o DIR");
	return BK_EXIT_OK;
}

static enum bk_exit print_list(
	const struct product *product, const struct bk_str *names, size_t count, const char *suffix)
{
	struct bk_out *out = bk_out_stream(stdout);
	struct bk_error error = {{0}};

	for (size_t i = 0; i < count && !product->cli->given[BK_FLAG_QUIET]; i++)
		bk_out_printf(out, "%.*s%s\n", BK_STR_ARGS(path_of(product, names[i].ptr)), suffix);
	if (bk_out_close(out, &error))
		return BK_EXIT_OK;
	bk_say("%s", error.text);
	return BK_EXIT_WORLD;
}

static enum bk_exit finish(struct product *product)
{
	enum bk_exit status;

	switch (product->where) {
	case TO_STDOUT:
		return print_product(product);
	case TO_FOLDER:
		return print_list(product, product->names.at, product->names.len, "");
	case TO_COMPARE:
		break;
	}
	status = print_list(product, product->differing.at, product->differing.len, " differs");
	if (status == BK_EXIT_OK && product->differing.len)
		return BK_EXIT_PENDING;
	return status;
}

static bool write_files(
	struct bk_session *session, struct product *product, struct bk_error *ret_error)
{
	struct bk_emit_sink sink = {open_file, close_file, product};

	if (session->cli->given[BK_FLAG_CLOUDFORMATION])
		return bk_emit_cloudformation(session->arena, &session->diags, &session->list,
			&session->graph, &sink, ret_error);
	return bk_emit_terraform(
		session->arena, &session->diags, &session->list, &session->graph, &sink, ret_error);
}

static bool usage_fits(const struct bk_cli *cli)
{
	if (cli->given[BK_FLAG_TERRAFORM] == cli->given[BK_FLAG_CLOUDFORMATION]) {
		bk_say("say what to emit: --terraform or --cloudformation");
		return false;
	}
	if (cli->given[BK_FLAG_CHECK] && !cli->given[BK_FLAG_OUTPUT]) {
		bk_say("--check compares with the files of a folder: give it with -o");
		return false;
	}
	return true;
}

enum bk_exit bk_command_emit(struct bk_cli *cli)
{
	struct bk_session session;
	struct product product = {.cli = cli, .arena = cli->arena};
	struct bk_error error = {{0}};
	struct bk_diag_totals totals;
	enum bk_exit status;

	if (!usage_fits(cli))
		return BK_EXIT_USAGE;
	bk_session_init(&session, cli);
	if (!bk_session_run(&session, cli->arguments.len ? cli->arguments.at[0] : BK_STR("")))
		return BK_EXIT_WORLD;
	if (cli->given[BK_FLAG_OUTPUT]) {
		product.folder = cli->values[BK_FLAG_OUTPUT];
		product.where = cli->given[BK_FLAG_CHECK] ? TO_COMPARE : TO_FOLDER;
	}
	if (bk_diags_has_error(&session.diags) ||
		(cli->given[BK_FLAG_DENY] && bk_diags_totals(&session.diags).warnings))
		return bk_session_report(&session, stderr);
	if (product.where == TO_FOLDER && !make_folder(product.folder))
		return BK_EXIT_WORLD;
	if (!write_files(&session, &product, &error)) {
		bk_out_discard(product.first);
		if (!error.text[0])
			return bk_session_report(&session, stderr);
		bk_say("%s", error.text);
		return BK_EXIT_WORLD;
	}
	totals = bk_diags_totals(&session.diags);
	if ((totals.errors || totals.warnings) && !cli->given[BK_FLAG_QUIET]) {
		status = bk_session_report(&session, stderr);
		if (status != BK_EXIT_OK) {
			bk_out_discard(product.first);
			return status;
		}
	}
	return finish(&product);
}
