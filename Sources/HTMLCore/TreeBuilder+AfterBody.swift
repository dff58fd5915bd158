/// The modes after the body, and framesets (section 13.2.6.4.19 to 13.2.6.4.23).
extension TreeBuilder {
    /// - Returns: whether the tag is to be read again, in the mode that is now.
    mutating func startAfterBody() -> Bool {
        let tag = tokens.tag
        switch mode {
        case .afterBody, .afterAfterBody:
            if tag == .html {
                startInBody()
                return false
            }
            mode = .inBody
            return true
        case .inFrameset:
            switch tag {
            case .html: startInBody()
            case .frameset: insertElement()
            case .frame: insertVoid()
            case .noframes: startMetadata()
            default: break
            }
        default:
            if tag == .html { startInBody() }
            if tag == .noframes { startMetadata() }
        }
        return false
    }

    /// - Returns: whether the tag is to be read again, in the mode that is now.
    mutating func endAfterBody() -> Bool {
        switch mode {
        case .afterBody:
            if tokens.tag == .html {
                if context == nil { mode = .afterAfterBody }
                return false
            }
            mode = .inBody
            return true
        case .afterAfterBody:
            mode = .inBody
            return true
        case .inFrameset:
            guard tokens.tag == .frameset, open.count > 1 else { return false }
            closeTop()
            if context == nil, open.top.tag != .frameset { mode = .afterFrameset }
        case .afterFrameset:
            if tokens.tag == .html { mode = .afterAfterFrameset }
        default: break
        }
        return false
    }
}
