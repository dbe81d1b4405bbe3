# BK_TRY_CFLAGS(VARIABLE, FLAGS): substitutes VARIABLE, made of those FLAGS that the compiler takes without a word.
AC_DEFUN([BK_TRY_CFLAGS], [
	AC_SUBST([$1])
	bk_kept_cflags=$CFLAGS
	for bk_flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether $CC takes $bk_flag])
		CFLAGS="$bk_kept_cflags -Werror $bk_flag"
		AC_COMPILE_IFELSE([AC_LANG_SOURCE([int main(void) { return 0; }])],
			[AC_MSG_RESULT([yes]); $1="$$1 $bk_flag"], [AC_MSG_RESULT([no])])
	done
	CFLAGS=$bk_kept_cflags
])

# BK_TRY_LDFLAGS(VARIABLE, FLAGS): the same for flags of the linking step.
AC_DEFUN([BK_TRY_LDFLAGS], [
	AC_SUBST([$1])
	bk_kept_ldflags=$LDFLAGS
	bk_kept_cflags=$CFLAGS
	CFLAGS="$CFLAGS $HARDEN_CFLAGS"
	for bk_flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether linking takes $bk_flag])
		LDFLAGS="$bk_kept_ldflags -Werror $bk_flag"
		AC_LINK_IFELSE([AC_LANG_SOURCE([int main(void) { return 0; }])],
			[AC_MSG_RESULT([yes]); $1="$$1 $bk_flag"], [AC_MSG_RESULT([no])])
	done
	LDFLAGS=$bk_kept_ldflags
	CFLAGS=$bk_kept_cflags
])

# BK_TRY_FORTIFY(VARIABLE): adds the highest level of _FORTIFY_SOURCE that libc knows under the user's CFLAGS
# (it needs optimization, and some distributions define it already).
AC_DEFUN([BK_TRY_FORTIFY], [
	bk_kept_cflags=$CFLAGS
	bk_fortify=
	for bk_level in 3 2; do
		AS_IF([test -z "$bk_fortify"], [
			AC_MSG_CHECKING([whether _FORTIFY_SOURCE=$bk_level works])
			bk_flag="-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$bk_level"
			CFLAGS="$bk_kept_cflags -Werror $bk_flag"
			AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <string.h>]], [[return (int)strlen("x");]])],
				[AC_MSG_RESULT([yes]); bk_fortify=$bk_flag], [AC_MSG_RESULT([no])])
		])
	done
	CFLAGS=$bk_kept_cflags
	$1="$$1 $bk_fortify"
])

# BK_REQUIRE_LIBFUZZER: stops unless the compiler links libFuzzer.
AC_DEFUN([BK_REQUIRE_LIBFUZZER], [
	AC_MSG_CHECKING([whether $CC links libFuzzer])
	bk_kept_cflags=$CFLAGS
	CFLAGS="$CFLAGS -fsanitize=fuzzer"
	AC_LINK_IFELSE([AC_LANG_SOURCE([[
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return size && data[0] == 1 ? 0 : 0; }
]])],
		[AC_MSG_RESULT([yes])],
		[AC_MSG_RESULT([no])
		AC_MSG_ERROR([--enable-fuzzers needs clang with libFuzzer: configure with CC=clang (Debian packages clang, libclang-rt-dev)])])
	CFLAGS=$bk_kept_cflags
])

# BK_LAZY(NAME, LIBRARY, LIBS): -DBK_NAME_FILE="libLIBRARY.so.N" to LAZY_CPPFLAGS, the name under which a program that
# is linked with LIBS would ask for the library. Nothing where that cannot be told: then it is linked.
AC_DEFUN([BK_LAZY], [
	AC_MSG_CHECKING([for the file name of lib$2])
	bk_file=
	bk_save=$LIBS
	LIBS="-Wl,--no-as-needed $3 $LIBS"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()], [
		bk_file=`readelf -d conftest$EXEEXT 2>/dev/null | $AWK -F '@<:@@:>@@<:@@:>@' '/NEEDED.*lib$2@<:@.@:>@/ { print $(NF - 1) }'`
	])
	LIBS=$bk_save
	AS_IF([test -n "$bk_file"], [
		LAZY_CPPFLAGS="$LAZY_CPPFLAGS -DBK_$1_FILE='\"$bk_file\"'"
		AC_MSG_RESULT([$bk_file])
	], [AC_MSG_RESULT([not known: linked])])
])
