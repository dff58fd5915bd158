#ifndef WINNOW_CCLD2_H
#define WINNOW_CCLD2_H
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Opens libcld2, which the first call of `winnow_cld2_detect` does otherwise; for a process that later may
/// open no files. Returns NULL, or why it cannot be used.
const char *winnow_cld2_open(void);

/// Finds the language of `length` bytes of plain UTF-8 text by libcld2, whose tables are part of the library.
/// Writes a NUL-terminated language code of at most `capacity` bytes and the share of the text in that
/// language, 0...100. Returns false where the library is not sure,
/// or not there.
bool winnow_cld2_detect(const char *text, int32_t length, char *code, int32_t capacity, int32_t *percent);

#ifdef __cplusplus
}
#endif
#endif
