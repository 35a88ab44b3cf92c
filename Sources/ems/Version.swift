/// The version of this program and of the language that it reads.
enum Version {
  /// The program's version.
  static let text = "0.1.0"
}
