/// The form of addresses: a scheme and a host. They are never fetched.
public enum LinkForm {
  /// Whether a text is an address, `https://example.org/page` or `mailto:name@example.org`.
  public static func isAddress(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":"), !text.contains(where: \.isWhitespace) else { return false }
    let scheme = text[..<colon]
    guard let first = scheme.first, first.isASCII, first.isLetter,
      scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "-" || $0 == ".") })
    else { return false }
    let rest = text[text.index(after: colon)...]
    if scheme.lowercased() == "mailto" {
      let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && isHost(parts[1])
    }
    guard rest.hasPrefix("//") else { return false }
    var host = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    return isHost(host)
  }

  /// The address that a text without a scheme stands for: `www.example.org` with `https://` before it; nil for any other.
  public static func completed(_ text: String) -> String? {
    let whole = "https://" + text
    let host = text.prefix { $0 != "/" }
    return host.contains(".") && isAddress(whole) ? whole : nil
  }

  private static func isHost(_ text: Substring) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    return (first.isLetter || first.isNumber || first == "[") && last != "."
      && text.allSatisfy { $0.isLetter || $0.isNumber || ".-:[]_".contains($0) }
  }
}
