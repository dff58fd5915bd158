#ifndef WINNOW_FILECALLS_H
#define WINNOW_FILECALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#endif
