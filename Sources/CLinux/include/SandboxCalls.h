#ifndef WINNOW_SANDBOXCALLS_H
#define WINNOW_SANDBOXCALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#endif
