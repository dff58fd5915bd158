import Glibc

/// The system's words for an errno, in the C locale.
package func errorText(_ code: Int32) -> String {
    // glibc (2.32 and later) keeps the text per thread.
    guard let text = unsafe strerror(code) else { return "errno \(code)" }
    return unsafe String(cString: text)
}
