#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
// Debian builds libxml2 with ICU, whose headers clash with Foundation's; winnow decodes before libxml2.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
