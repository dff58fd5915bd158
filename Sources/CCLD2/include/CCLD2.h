#ifndef WINNOW_CCLD2_H
#define WINNOW_CCLD2_H
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Finds the language of `length` bytes of plain UTF-8 text by libcld2, whose tables are part of the library.
/// Writes a NUL-terminated language code of at most `capacity` bytes and the share of the text in that
/// language, 0...100. Returns false where the library is not sure.
bool winnow_cld2_detect(const char *text, int32_t length, char *code, int32_t capacity, int32_t *percent);

#ifdef __cplusplus
}
#endif
#endif
