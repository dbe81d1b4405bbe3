/*
 * Loading: see lazy.h.
 */
#include "base/lazy.h"

#include <dlfcn.h>
#include <string.h>

bool bk_lazy_load(const char *file, const char *const *names, size_t count, void *table,
	struct bk_error *ret_error)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return bk_error_set(ret_error, "%s", dlerror());
	for (size_t i = 0; i < count; i++) {
		void *address = dlsym(library, names[i]);

		if (!address)
			return bk_error_set(ret_error, "%s", dlerror());
		/* C has no conversion from one to the other; POSIX says that they are alike. */
		memcpy((char *)table + i * sizeof(address), (const char *)&address,
			sizeof(address));
	}
	return true;
}
