extension PopulationCalibration {
    /// As `Refitting` found them: what people listen to and do on 400,000 people, behaviour on 40,000.
    package static let standard = PopulationCalibration(
        favouriteOffsets: [
            -0.0732, -0.4251, -0.2884, -0.2732, -1.0611, -0.1378, -0.4157, -0.3464, -1.2503, -0.6818, 0.2923,
            0.4022, -0.1125, -0.2808, 0.7447, -0.1328,
        ],
        listedOffsets: [
            -0.2265, -0.78, -0.3368, -0.3936, -1.4088, 0.0215, -0.5793, -0.3382, -0.8094, -0.2039, -0.1037, 0.7241,
            -0.0002, 0.0544, 0.8563, -0.1111,
        ],
        plays: [
            -1.039, 1.5308, -0.9841, -0.2018, 0.0183, -0.298, -0.5803, 1.1746, 0.064, 0.438, -0.2266, 0.4451,
            -0.2216, -0.3864, 0.0635, 0.0715, -0.0031,
        ],
        composes: [
            -1.7456, 0.253, -0.7951, 0.2419, -0.0346, -0.3998, -0.2278, 1.2848, -0.3962, 0.0125, 0.2611, 0.5661,
            -0.297, -0.1097, 0.2629, 0.0852, -0.015,
        ],
        heardOften: 0.93,
        taste: Moments(0.6235, 0.1906), role: Moments(0.7101, 0.2), experience: Moments(-1.3746, 1.1941),
        women: Spread(readiness: Moments(-1.2988, 1.2127), attraction: 1.2729),
        men: Spread(readiness: Moments(-0.2117, 1.3917), attraction: 1.3814),
        womenGap: Gap(slope: -0.3043, bend: -0.0589), menGap: Gap(slope: -0.0385, bend: -0.7343))
}
