public import EMSValues

/// Why the name of a register cannot be read.
public struct RegisterNameError: Error, Hashable, Sendable {
  /// One line in the analyst's words.
  public let message: String

  init(_ message: String) { self.message = message }
}

/// A register as a comparison names it: a path, and after it which state of it is meant.
///
///     PATH [@git:REVISION] [@DATE] [@SCENARIO …] [@method:NAME …]
///
/// in any order. A file or folder whose own name holds an `@` is found as it is: the path is the longest part that exists.
public struct RegisterName: Hashable, Sendable {
  /// As it was written.
  public private(set) var text: String
  /// The script or folder.
  public private(set) var path: String
  /// The revision of git; nil for the files as they stand.
  public private(set) var revision: String?
  /// The as-of day; nil for that of the run.
  public private(set) var day: CalendarDate?
  /// Scenarios to lay over it.
  public private(set) var scenarios: [String] = []
  /// Methods to use.
  public private(set) var methods: [String] = []

  /// Reads a name; `files` tells which paths exist.
  public init(_ text: String, files: any FileSystem) throws(RegisterNameError) {
    self.text = text
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    var count = parts.count
    while count > 1, files.kind(parts[..<count].joined(separator: "@")) == .missing { count -= 1 }
    path = parts[..<count].joined(separator: "@")
    if path.isEmpty { throw RegisterNameError("'\(text)' names no file or folder before its '@'") }
    var rest: [String] = []
    for part in parts[count...] {
      // `main@{yesterday}` is one revision.
      if part.hasPrefix("{"), let last = rest.last, last.hasPrefix("git:") {
        rest[rest.count - 1] = last + "@" + part
      } else {
        rest.append(part)
      }
    }
    for part in rest { try take(part) }
  }

  private mutating func take(_ part: String) throws(RegisterNameError) {
    if part.isEmpty {
      throw RegisterNameError("nothing follows an '@' in '\(text)'; a date, a scenario or git:REVISION does")
    }
    if part.hasPrefix("git:") {
      let name = String(part.dropFirst(4))
      if name.isEmpty {
        throw RegisterNameError("'\(text)' names no revision after 'git:', such as git:main or git:HEAD~1")
      }
      if let revision { throw RegisterNameError("'\(text)' names two revisions, '\(revision)' and '\(name)'") }
      revision = name
    } else if part.hasPrefix("method:") {
      let name = String(part.dropFirst(7))
      if name.isEmpty { throw RegisterNameError("'\(text)' names no method after 'method:'") }
      methods.append(name)
    } else if let first = part.unicodeScalars.first, ("0"..."9").contains(first) {
      guard let date = CalendarDate(text: part) else {
        throw RegisterNameError("'\(part)' in '\(text)' is no date; a date is written 2026-12-31")
      }
      if let day { throw RegisterNameError("'\(text)' names two days, \(day.text) and \(date.text)") }
      day = date
    } else {
      scenarios.append(part)
    }
  }

  /// What a comparison with this one alone is held against: of a revision the files as they stand, of a day the day of the run,
  /// else the register without its scenarios and methods, and then that one comes first. Nil where the name is a plain path.
  public var counterpart: (other: RegisterName, comesFirst: Bool)? {
    var other = self
    if revision != nil {
      other.revision = nil
      return (RegisterName(other), false)
    }
    if day != nil {
      other.day = nil
      return (RegisterName(other), false)
    }
    if scenarios.isEmpty, methods.isEmpty { return nil }
    other.scenarios = []
    other.methods = []
    return (RegisterName(other), true)
  }

  /// The same register with its text written anew.
  private init(_ other: RegisterName) {
    self = other
    let parts =
      (other.revision.map { ["git:" + $0] } ?? []) + (other.day.map { [$0.text] } ?? []) + other.scenarios
      + other.methods.map { "method:" + $0 }
    text = ([other.path] + parts).joined(separator: "@")
  }
}
