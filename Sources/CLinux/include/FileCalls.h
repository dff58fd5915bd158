#ifndef WINNOW_FILECALLS_H
#define WINNOW_FILECALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <sys/vfs.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Calls of the spool. Each returns a value >= 0, or -errno, so that callers need not read errno.

/// What a file is and which bytes it holds, as one flat value. Times are nanoseconds since 1970.
struct winnow_facts {
    uint64_t device, inode;
    int64_t size, modified_ns, changed_ns;
    uint32_t mode, owner, links;
};

/// Opens `path` below `folder`: never above it, never through a symlink, never across a mount.
static inline int winnow_open_beneath(int folder, const char *path, uint64_t flags, uint64_t mode) {
    struct open_how how;
    memset(&how, 0, sizeof how);
    how.flags = flags | O_CLOEXEC;
    how.mode = (flags & O_CREAT) ? mode : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS;
    long result;
    // A rename racing with the walk gives EAGAIN; so may a signal give EINTR.
    int tries = 0;
    do {
        result = syscall(SYS_openat2, folder, path, &how, sizeof how);
    } while (result < 0 && (errno == EINTR || (errno == EAGAIN && ++tries < 100)));
    return result < 0 ? -errno : (int)result;
}

/// Renames; with `exclusive` an existing target is EEXIST (EINVAL where the file system cannot).
static inline int winnow_rename(
    int from, const char *old_name, int to, const char *new_name, int exclusive) {
    long result = syscall(
        SYS_renameat2, from, old_name, to, new_name, exclusive ? RENAME_NOREPLACE : 0);
    return result < 0 ? -errno : 0;
}

static inline void winnow_fill_facts(const struct stat *s, struct winnow_facts *facts) {
    facts->device = s->st_dev;
    facts->inode = s->st_ino;
    facts->size = s->st_size;
    facts->modified_ns = (int64_t)s->st_mtim.tv_sec * 1000000000 + s->st_mtim.tv_nsec;
    facts->changed_ns = (int64_t)s->st_ctim.tv_sec * 1000000000 + s->st_ctim.tv_nsec;
    facts->mode = s->st_mode;
    facts->owner = s->st_uid;
    facts->links = (uint32_t)s->st_nlink;
}

static inline int winnow_facts_of(int file, struct winnow_facts *facts) {
    struct stat s;
    if (fstat(file, &s) != 0) return -errno;
    winnow_fill_facts(&s, facts);
    return 0;
}

/// Facts of a name in a folder; a symlink is not followed.
static inline int winnow_facts_at(int folder, const char *name, struct winnow_facts *facts) {
    struct stat s;
    if (fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) != 0) return -errno;
    winnow_fill_facts(&s, facts);
    return 0;
}

/// Takes a read lease: 0 when nobody has the file open for writing, -EAGAIN when somebody has.
/// A producer that opens it meanwhile makes the kernel send SIGURG (ignored unless handled)
/// instead of SIGIO (deadly unless blocked).
static inline int winnow_lease(int file) {
    if (fcntl(file, F_SETSIG, SIGURG) != 0) return -errno;
    return fcntl(file, F_SETLEASE, F_RDLCK) != 0 ? -errno : 0;
}

static inline int winnow_unlease(int file) {
    return fcntl(file, F_SETLEASE, F_UNLCK) != 0 ? -errno : 0;
}

static inline int winnow_syncfs(int file) { return syncfs(file) != 0 ? -errno : 0; }

/// 1 where the file system has files that others change without the kernel's knowing: network and FUSE (the numbers of
/// statfs(2)); else 0.
static inline int winnow_is_shared_file_system(int folder) {
    struct statfs facts;
    if (fstatfs(folder, &facts) != 0) return 0;
    switch ((unsigned)facts.f_type) {
    case 0x65735546u:                                      // FUSE
    case 0x6969u:                                          // NFS
    case 0xFF534D42u: case 0xFE534D42u: case 0x517Bu:      // CIFS, SMB2, SMB
    case 0x01021997u:                                      // 9P
    case 0x00C36400u:                                      // Ceph
    case 0x5346414Fu: return 1;                            // AFS
    default: return 0;
    }
}

/// Fills `buffer` with directory records (struct linux_dirent64); 0 at the end.
static inline long winnow_list(int folder, void *buffer, size_t size) {
    long result = syscall(SYS_getdents64, folder, buffer, size);
    return result < 0 ? -errno : result;
}
#endif
