/// What somebody listens to.
struct DrawnListening {
    /// How much each of the survey's genres appeals, before the genre's own popularity: normal, correlated as in the
    /// affinities, tilted by gender.
    var appeal: [Double]
    /// The genres that the profile lists, the favourite first; at least one.
    var listed: [Int]
    /// Whether they are listened to very often. Otherwise the favourite is listed alone.
    var isOften: Bool
    /// The genres listened to very often.
    var often: ArraySlice<Int> { isOften ? listed[...] : [] }
}
