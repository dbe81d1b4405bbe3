/*
 * Desired → files. Writing streams: no tree of the output is ever held.
 */
#ifndef BK_EMIT_EMIT_H
#define BK_EMIT_EMIT_H

#include "base/error.h"
#include "objects/desired.h"

/*
 * Where a back end writes its files: it opens one by its name in the output folder and closes it
 * with bk_out_close(). The command decides whether that is a folder, a comparison (--check) or
 * standard output.
 */
struct bk_emit_sink {
	/* NULL and *ret_error where it cannot be made. `executable`: a script. */
	struct bk_out *(*open)(
		void *context, const char *name, bool executable, struct bk_error *ret_error);
	/* Ends a file of this sink; false and *ret_error where it could not be written. */
	bool (*close)(void *context, struct bk_out *out, struct bk_error *ret_error);
	void *context;
};

/*
 * Terraform JSON: `main.tf.json` (one root, a provider alias per account and region), the
 * companion script `bkc-before.sh` where something must be done that Terraform cannot, and
 * `bkc-source-map.json` (resource → address, file:line).
 * False with diagnostics (BK9014) where it cannot say something, false with *ret_error (text not
 * empty) where a file failed.
 */
bool bk_emit_terraform(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_desired_list *list, const struct bk_graph *graph,
	const struct bk_emit_sink *sink, struct bk_error *ret_error);

/* CloudFormation JSON: `ACCOUNT-REGION.cfn.json` per account and region (global things in the
 * account's first region), companion script and source map as above. */
bool bk_emit_cloudformation(struct bk_arena *arena, struct bk_diags *diags,
	const struct bk_desired_list *list, const struct bk_graph *graph,
	const struct bk_emit_sink *sink, struct bk_error *ret_error);

#endif
