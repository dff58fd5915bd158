#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
// ICU renames its functions per version with macros, which Swift cannot see: add inline wrappers here.
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/uchar.h>
