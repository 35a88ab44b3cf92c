import EMSSemantics
import EMSValues

/// A score, and the least and greatest that one step of one input makes of it.
struct ScoreRange {
  let now: Rational
  private(set) var least: Rational
  private(set) var greatest: Rational

  init(_ now: Rational) {
    self.now = now
    least = now
    greatest = now
  }

  mutating func take(_ other: Rational) {
    if other < least { least = other }
    if other > greatest { greatest = other }
  }
}

extension RankStability {
  /// Counts the pairs whose order is certain and the records that are certainly among the top ten; records without a score are left out.
  init?(score: ColumnAddress, spread: [ScoreRange?]) {
    let ranges = spread.compactMap { $0 }
    if ranges.count < 2 { return nil }
    let count = ranges.count
    let scores = ranges.map(\.now).sorted()
    let ceilings = ranges.map(\.greatest).sorted()
    var pairs = 0
    var kept = 0
    var certain = 0
    let tenth = scores[max(0, count - 10)]
    var top = 0
    for range in ranges {
      pairs += scores.firstIndex(ofSorted: { $0 >= range.now })
      kept += ceilings.firstIndex(ofSorted: { $0 >= range.least })
      guard range.now >= tenth else { continue }
      top += 1
      // Others that can come above; the record itself is among them where it can rise.
      var above = count - ceilings.firstIndex(ofSorted: { $0 > range.least })
      if range.greatest > range.least { above -= 1 }
      if above < 10 { certain += 1 }
    }
    self.init(
      score: score, count: count, pairs: pairs, keptPairs: kept, topCount: top, certainTopCount: certain)
  }
}
