#if WINNOW_SANITIZE
    import Glibc

    /// What stands for Swift's `Mutex` in builds for the thread sanitizer: that one is a futex in a library which
    /// is built without it, so that all that it guards looks like a race.
    @safe final class Mutex<Value>: @unchecked Sendable {
        private let lock: UnsafeMutablePointer<pthread_mutex_t>
        private var value: Value

        init(_ value: Value) {
            unsafe lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
            unsafe pthread_mutex_init(lock, nil)
            self.value = value
        }

        deinit {
            unsafe pthread_mutex_destroy(lock)
            unsafe lock.deallocate()
        }

        func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
            unsafe pthread_mutex_lock(lock)
            defer { unsafe pthread_mutex_unlock(lock) }
            return try body(&value)
        }
    }
#endif
