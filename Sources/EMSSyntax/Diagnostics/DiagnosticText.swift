/// What a diagnostic says: phrases with what is filled in, so that it can be said in another language.
///
/// A literal is a phrase in English, and its interpolations are what is filled in: `"there is no kind '\(name)'"` is the phrase
/// `there is no kind '{0}'` with one argument. Catalogues of translations are asked by the phrase; what no catalogue knows stays
/// English. Arguments are names, values and texts of the user, which no language changes, or texts of this type.
public struct DiagnosticText: Sendable {
  /// A piece of a text.
  public enum Part: Sendable {
    /// What is the same in every language: a name, a value, a text of the user.
    case verbatim(String)
    /// A phrase with places `{0}`, `{1}`, … and what stands there.
    case phrase(String, [DiagnosticText])
  }

  /// The pieces, one after the other.
  public private(set) var parts: [Part]

  /// A text that no language changes; without its middle where it is very long, since some cells are whole files.
  public init(_ verbatim: String) {
    let isLong = verbatim.utf8.count > 4000
    let shown =
      isLong
      ? String(verbatim.unicodeScalars.prefix(200)) + " … " + String(verbatim.unicodeScalars.suffix(200)) : verbatim
    parts = shown.isEmpty ? [] : [.verbatim(shown)]
  }

  /// A phrase without arguments that is not written where it is used, such as the cause of a failed rule.
  public init(phrase: String) { parts = phrase.isEmpty ? [] : [.phrase(phrase, [])] }

  /// The text in English.
  public var english: String { text { _ in nil } }

  /// The text in another language.
  ///
  /// - Parameter translation: gives a phrase in that language, with the same places; nil where it has none.
  public func text(_ translation: (String) -> String?) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .verbatim(let text): result += text
      case .phrase(let phrase, let arguments):
        result += DiagnosticText.filled(translation(phrase) ?? phrase, arguments.map { $0.text(translation) })
      }
    }
    return result
  }

  /// Every phrase in it, those of arguments too, in order.
  public var phrases: [String] {
    parts.flatMap { part in
      switch part {
      case .verbatim: [String]()
      case .phrase(let phrase, let arguments): [phrase] + arguments.flatMap(\.phrases)
      }
    }
  }

  /// Whether it says nothing.
  public var isEmpty: Bool { parts.isEmpty }

  /// A phrase with arguments in its places; what has braces otherwise stays as it is.
  static func filled(_ phrase: String, _ arguments: [String]) -> String {
    if arguments.isEmpty { return phrase }
    var result: [UInt8] = []
    let bytes = Array(phrase.utf8)
    var at = 0
    while at < bytes.count {
      var end = at + 1
      var number = 0
      if bytes[at] == UInt8(ascii: "{") {
        while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]), number < 1_000 {
          number = number * 10 + Int(bytes[end] - UInt8(ascii: "0"))
          end += 1
        }
        if end > at + 1, end < bytes.count, bytes[end] == UInt8(ascii: "}"), number < arguments.count {
          result += Array(arguments[number].utf8)
          at = end + 1
          continue
        }
      }
      result.append(bytes[at])
      at += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Both, one after the other.
  public static func + (left: DiagnosticText, right: DiagnosticText) -> DiagnosticText {
    var result = left
    result += right
    return result
  }

  /// Adds a text at the end.
  public static func += (left: inout DiagnosticText, right: DiagnosticText) { left.parts += right.parts }
}

extension Sequence<DiagnosticText> {
  /// Texts one after the other, with a separator.
  public func joined(separator: DiagnosticText) -> DiagnosticText {
    var result: DiagnosticText = ""
    for (index, text) in enumerated() {
      if index > 0 { result += separator }
      result += text
    }
    return result
  }
}

extension Collection<DiagnosticText> {
  /// Texts as a list: `a`, `a and b`, `a, b and c`.
  public func listed() -> DiagnosticText {
    let texts = Array(self)
    guard let last = texts.last else { return "" }
    return texts.count == 1 ? last : texts.dropLast().joined(separator: DiagnosticText(", ")) + " and " + last
  }
}

extension DiagnosticText: ExpressibleByStringInterpolation {
  /// A phrase without arguments; an empty literal says nothing.
  public init(stringLiteral value: String) { parts = value.isEmpty ? [] : [.phrase(value, [])] }

  /// A phrase with what is filled in.
  public init(stringInterpolation: Interpolation) {
    parts =
      stringInterpolation.phrase.isEmpty ? [] : [.phrase(stringInterpolation.phrase, stringInterpolation.arguments)]
  }

  /// Gathers a phrase and its arguments.
  public struct Interpolation: StringInterpolationProtocol, Sendable {
    var phrase = ""
    var arguments: [DiagnosticText] = []

    /// Begins a phrase.
    public init(literalCapacity: Int, interpolationCount: Int) {
      phrase.reserveCapacity(literalCapacity + 3 * interpolationCount)
      arguments.reserveCapacity(interpolationCount)
    }

    /// Adds words of the phrase.
    public mutating func appendLiteral(_ literal: String) { phrase += literal }

    /// Adds a text that has phrases of its own.
    public mutating func appendInterpolation(_ text: DiagnosticText) {
      phrase += "{\(arguments.count)}"
      arguments.append(text)
    }

    /// Adds what no language changes; a literal is a phrase.
    @_disfavoredOverload
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      appendInterpolation(DiagnosticText(value.description))
    }
  }
}

extension DiagnosticText: Hashable, Comparable, CustomStringConvertible {
  /// The text in English.
  public var description: String { english }

  /// Whether both say the same, however they were put together.
  public static func == (left: DiagnosticText, right: DiagnosticText) -> Bool { left.english == right.english }

  /// Feeds the text in English.
  public func hash(into hasher: inout Hasher) { hasher.combine(english) }

  /// Orders by the text in English.
  public static func < (left: DiagnosticText, right: DiagnosticText) -> Bool { left.english < right.english }
}
