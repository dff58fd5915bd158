// Reads and writes of files in halves, and every third one interrupted: what POSIX allows at any time.
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_ulong calls;

static int is_file(int fd) {
    struct stat facts;
    int kept = errno;
    int answer = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
    errno = kept;
    return answer;
}

// What is left of `count` for this call; 0: interrupted.
static size_t shortened(int fd, size_t count) {
    if (count < 2 || !is_file(fd)) return count;
    unsigned long turn = atomic_fetch_add(&calls, 1);
    return turn % 3 == 2 ? 0 : turn % 3 == 1 ? count / 2 : count;
}

#define SHORT(name, parameters, arguments)                                  \
    ssize_t name parameters {                                               \
        static ssize_t(*real) parameters;                                   \
        if (!real) real = (ssize_t(*) parameters)dlsym(RTLD_NEXT, #name);   \
        count = shortened(fd, count);                                       \
        if (count == 0) { errno = EINTR; return -1; }                       \
        return real arguments;                                              \
    }

SHORT(read, (int fd, void *buffer, size_t count), (fd, buffer, count))
SHORT(pread, (int fd, void *buffer, size_t count, off_t offset), (fd, buffer, count, offset))
SHORT(pread64, (int fd, void *buffer, size_t count, off64_t offset), (fd, buffer, count, offset))
SHORT(write, (int fd, const void *buffer, size_t count), (fd, buffer, count))
SHORT(pwrite, (int fd, const void *buffer, size_t count, off_t offset), (fd, buffer, count, offset))
SHORT(pwrite64, (int fd, const void *buffer, size_t count, off64_t offset), (fd, buffer, count, offset))

// How many calls were tampered with, for the test to see that it did something.
__attribute__((destructor)) static void tell(void) {
    char text[] = "short_calls: ----------\n";
    unsigned long left = atomic_load(&calls);
    for (int at = 22; at > 12 && left; at--, left /= 10) text[at] = (char)('0' + left % 10);
    ssize_t done = ((ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(2, text, sizeof text - 1);
    (void)done;
}
