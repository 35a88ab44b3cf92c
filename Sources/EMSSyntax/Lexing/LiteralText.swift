/// The meaning of texts as they are written: without quotes, escapes and the indentation of `"""`.
public enum LiteralText {
  /// The characters that a text literal stands for. What is not closed or wrongly escaped is read as far as it goes.
  public static func value(of literal: String) -> String {
    let scalars = Array(literal.unicodeScalars)
    if literal.hasPrefix("\"\"\"") {
      let isClosed = scalars.count >= 6 && scalars.suffix(3).allSatisfy { $0 == "\"" }
      return unescaped(withoutIndentation(Array(scalars[3..<(isClosed ? scalars.count - 3 : scalars.count)])))
    }
    guard let first = scalars.first, isQuote(first) else { return literal }
    let isClosed = scalars.count >= 2 && isQuote(scalars[scalars.count - 1])
    return unescaped(Array(scalars[1..<(isClosed ? scalars.count - 1 : scalars.count)]))
  }

  /// The characters that the literal in these bytes of a file stands for.
  public static func value(in bytes: [UInt8], _ range: Range<UInt32>) -> String {
    if isPlain(bytes, range) {
      return String(decoding: bytes[Int(range.lowerBound) + 1..<Int(range.upperBound) - 1], as: UTF8.self)
    }
    return value(of: String(decoding: bytes[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self))
  }

  /// Whether these bytes are a text on one line without escapes: what is between the quotes is its value.
  public static func isPlain(_ bytes: [UInt8], _ range: Range<UInt32>) -> Bool {
    guard range.count >= 2, bytes[Int(range.lowerBound)] == UInt8(ascii: "\"") else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      var index = Int(range.lowerBound) + 1
      let last = Int(range.upperBound) - 1
      if bytes[last] != UInt8(ascii: "\"") { return false }
      while index < last {
        let byte = bytes[index]
        if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { return false }
        index += 1
      }
      return true
    }
  }

  /// A text between quotes on one line, which `value(of:)` reads as this text again.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          result += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// The characters of the literal part of a message: escapes resolved, doubled braces single.
  public static func value(ofMessagePart part: String) -> String {
    var scalars: [Unicode.Scalar] = []
    var previous: Unicode.Scalar?
    for scalar in part.unicodeScalars {
      if let last = previous, last == scalar, scalar == "{" || scalar == "}" {
        previous = nil
        continue
      }
      scalars.append(scalar)
      previous = scalar
    }
    return unescaped(scalars)
  }

  private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x22, 0x27, 0x201C, 0x201D, 0x201E, 0x201F, 0xAB, 0xBB, 0x2018, 0x2019: true
    default: false
    }
  }

  private static func unescaped(_ scalars: [Unicode.Scalar]) -> String {
    var result = String.UnicodeScalarView()
    var at = 0
    while at < scalars.count {
      let scalar = scalars[at]
      guard scalar == "\\", at + 1 < scalars.count else {
        result.append(scalar)
        at += 1
        continue
      }
      switch scalars[at + 1] {
      case "n":
        result.append("\n")
        at += 2
      case "t":
        result.append("\t")
        at += 2
      case "\"", "\\":
        result.append(scalars[at + 1])
        at += 2
      case "u" where at + 2 < scalars.count && scalars[at + 2] == "{":
        var end = at + 3
        var value: UInt32 = 0
        while end < scalars.count, end < at + 9, scalars[end].isASCII,
          let digit = Lexer.hexadecimal(UInt8(scalars[end].value))
        {
          value = value &* 16 &+ digit
          end += 1
        }
        if end > at + 3, end < scalars.count, scalars[end] == "}", let character = Unicode.Scalar(value) {
          result.append(character)
          at = end + 1
        } else {
          result.append(scalar)
          at += 1
        }
      default:
        result.append(scalar)
        at += 1
      }
    }
    return String(result)
  }

  /// Drops the line of the opening quotes if it is empty, the blanks that all lines share, and a last line of blanks alone.
  /// Line ends become LF.
  private static func withoutIndentation(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var lines: [[Unicode.Scalar]] = [[]]
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == "\r" {
        if index < scalars.count, scalars[index] == "\n" { index += 1 }
        lines.append([])
      } else if scalar == "\n" {
        lines.append([])
      } else {
        lines[lines.count - 1].append(scalar)
      }
    }
    func isBlank(_ line: [Unicode.Scalar]) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }
    guard lines.count > 1 else { return lines[0] }
    let firstIsText = !isBlank(lines[0])
    let first = firstIsText ? [lines.removeFirst()] : []
    if !firstIsText { lines.removeFirst() }
    // The closing quotes count as a line with their indentation.
    var shared = Int.max
    for (number, line) in lines.enumerated() where !isBlank(line) || number == lines.count - 1 {
      shared = min(shared, line.prefix { $0 == " " || $0 == "\t" }.count)
    }
    if let last = lines.last, isBlank(last) { lines.removeLast() }
    let trimmed = lines.map { Array($0.dropFirst(min(shared, $0.count))) }
    return Array((first + trimmed).joined(separator: ["\n"]))
  }
}

/// Names as they are compared.
public enum NameText {
  /// The name that a node of kind `name`, or any text of a name, stands for: a quoted id without its quotes and escapes.
  /// Two names are the same when these strings are equal, since equality of `String` is canonical equivalence (NFC).
  public static func value(of written: String) -> String {
    written.utf8.first == 0x22 ? LiteralText.value(of: written) : written
  }

  /// A name as scripts write it: as it is, or between quotes where it would not be read as one name.
  public static func written(_ name: String) -> String { isName(name) ? name : LiteralText.quoted(name) }

  /// Whether the lexer reads a text as one name without quotes.
  public static func isName(_ text: String) -> Bool {
    if Keyword.reserved.contains(text) { return false }
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      // After a hyphen a part begins, with a letter or an ASCII digit.
      let mayFollow =
        switch previous {
        case nil: scalar.startsName
        case "-": scalar.startsName || (scalar.isASCII && scalar.continuesName)
        case "_": scalar.continuesName || scalar == "_"
        default: scalar.continuesName || scalar == "_" || scalar == "-"
        }
      if !mayFollow { return false }
      previous = scalar
    }
    return previous != nil && previous != "-"
  }
}

extension SyntaxTree {
  /// The name of a node of kind `name`, without the quotes of a quoted id. Equal strings are equal names (NFC).
  public func nameText(_ node: NodeID) -> String { NameText.value(of: text(node)) }

  /// The value of a node of kind `text`.
  public func textValue(_ node: NodeID) -> String { LiteralText.value(of: text(node)) }

  /// The value of a node of kind `messagePart`.
  public func messagePartValue(_ node: NodeID) -> String {
    let written = text(node)
    // A text in curly quotes is read in one piece, quotes included.
    return tokens.kinds[Int(firstToken[Int(node.index)])] == .messagePart
      ? LiteralText.value(ofMessagePart: written) : LiteralText.value(of: written)
  }
}
