import BigInt
import EMSValues

/// A seeded generator of random numbers (SplitMix64), so that a failure repeats.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// A fraction of big integers without any fast path: what `Rational` is held against.
struct PlainFraction: Equatable, CustomStringConvertible {
  var top: BigInt
  var bottom: BigInt

  init(_ top: BigInt, _ bottom: BigInt) {
    let divisor = top.greatestCommonDivisor(with: bottom)
    let sign: BigInt = bottom < 0 ? -1 : 1
    self.top = top / divisor * sign
    self.bottom = bottom / divisor * sign
  }

  /// Reads the value back from its printed parts, so that only public interface is used.
  init(_ value: Rational) {
    self.init(BigInt(value.numerator.decimalText()) ?? 0, BigInt(value.denominator.decimalText()) ?? 0)
  }

  var description: String { "\(top)/\(bottom)" }

  static func + (a: PlainFraction, b: PlainFraction) -> PlainFraction {
    PlainFraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)
  }
  static func - (a: PlainFraction, b: PlainFraction) -> PlainFraction {
    PlainFraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom)
  }
  static func * (a: PlainFraction, b: PlainFraction) -> PlainFraction {
    PlainFraction(a.top * b.top, a.bottom * b.bottom)
  }
  static func / (a: PlainFraction, b: PlainFraction) -> PlainFraction {
    PlainFraction(a.top * b.bottom, a.bottom * b.top)
  }
  static func < (a: PlainFraction, b: PlainFraction) -> Bool {
    a.top * b.bottom < b.top * a.bottom
  }

  /// Floor, through the definition.
  var floor: BigInt {
    let (quotient, rest) = top.quotientAndRemainder(dividingBy: bottom)
    return rest < 0 ? quotient - 1 : quotient
  }
}

/// The number of a text that is known to be one.
func number(_ text: String) -> Rational {
  if let slash = text.firstIndex(of: "/") {
    return (number(String(text[..<slash])) / number(String(text[text.index(after: slash)...]))) ?? .zero
  }
  return Rational(decimal: text) ?? Rational(Int64.min)
}

extension SeededGenerator {
  /// Numbers of every size: small ones, ones at the edges of 64 bits, and long ones.
  mutating func rational() -> Rational {
    func whole(_ generator: inout SeededGenerator) -> Int64 {
      switch generator.next() % 6 {
      case 0: Int64(generator.next() % 21) - 10
      case 1: Int64(generator.next() % 2_000_001) - 1_000_000
      case 2: Int64(bitPattern: generator.next())
      case 3: [Int64.min, .min + 1, .max, .max - 1, 0, 1, -1].randomElement(using: &generator) ?? 0
      case 4: (Int64(1) << Int64(generator.next() % 63)) - Int64(generator.next() % 2)
      default: Int64(generator.next() % 1000) * 1_000_000_007
      }
    }
    let top = whole(&self)
    var bottom = next() % 3 == 0 ? 1 : whole(&self)
    if bottom == 0 { bottom = 7 }
    let value = Rational(top, bottom) ?? .zero
    if next() % 5 != 0 { return value }
    return value * (Rational(whole(&self), 3) ?? .one) * (Rational(whole(&self), 1_000_003) ?? .one)
  }
}
