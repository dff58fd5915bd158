/// The attributes that extraction, metadata and rendering read; the parser drops all others.
package enum AttributeName: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case alt, alttext, ariaHidden, ariaLabel, cite, charset, `class`, colspan, content, dataTestid
    case datetime
    case dir, hidden, href, httpEquiv, id, itemid, itemprop, itemscope, itemtype, lang, name, open
    case property, rel, reversed, role, rowspan, src, start, style, title, type, value, dataSrc
    case dataPreloaded
}
