import MathFunctions
import Testing

/// Worked out step by step in another language: whatever processor runs this, the bits are these.
@Suite struct GoldenBitsTests {
    private static let exponentials: [(Double, UInt64)] = [
        (-31.7, 0x3d13_3f40_3706_8edc), (-4.25, 0x3f8d_3691_1122_1752), (-0.3, 0x3fe7_b4c8_69c3_7c05),
        (0.001, 0x3ff0_0419_19b7_ee34), (0.7, 0x4000_1c2a_6126_8987), (2.6, 0x402a_ed6f_125c_7cb5),
        (19.3, 0x41ac_b879_a3e7_36bb), (36.5, 0x4339_40b4_acc4_e544),
    ]
    private static let logarithms: [(Double, UInt64)] = [
        (1e-300, 0xc085_9634_47f8_7fb5), (3.7e-09, 0xc033_6a39_0cdb_5163), (0.0421, 0xc009_5777_0cc2_1dca),
        (0.4999, 0xbfe6_2fe6_77e6_10fb), (0.61, 0xbfdf_a28d_0a2e_908a), (0.9993, 0xbf46_f214_eec8_d1f2),
    ]
    private static let logits: [(Double, UInt64)] = [
        (1e-300, 0xc085_9634_47f8_7fb5), (3.7e-09, 0xc033_6a39_0ccb_6d32), (0.0421, 0xc008_ff60_6e86_9e2a),
        (0.4999, 0xbf3a_36e2_f0f9_732d), (0.61, 0x3fdc_a0c3_6ce6_521c), (0.9993, 0x401d_0e0f_3b36_9d18),
    ]
    private static let sigmoids: [(Double, UInt64)] = [
        (-31.7, 0x3d13_3f40_3706_8e7f), (-4.25, 0x3f8c_cd64_11b6_06f9), (-0.3, 0x3fdb_3c55_7437_2aeb),
        (0.001, 0x3fe0_020c_49b7_8133), (0.7, 0x3fe5_61cb_52a1_9476), (2.6, 0x3fed_c99e_3937_4d9e),
        (19.3, 0x3fef_ffff_fdc5_89dc), (36.5, 0x3fef_ffff_ffff_fffe),
    ]
    private static let sigmoidsOfFour: [(Double, UInt64)] = [
        (-31.7, 0x3d13_3f40_3706_8e7f), (-4.25, 0x3f8c_cd64_11b6_06f9), (-0.3, 0x3fdb_3c55_7437_2aeb),
        (0.001, 0x3fe0_020c_49b7_8134), (0.7, 0x3fe5_61cb_52a1_9476), (2.6, 0x3fed_c99e_3937_4d9e),
        (19.3, 0x3fef_ffff_fdc5_89dc), (36.5, 0x3fef_ffff_ffff_fffe),
    ]

    @Test(arguments: exponentials) func `exp gives its bits`(x: Double, bits: UInt64) {
        #expect(PortableMath.exp(x).bitPattern == bits)
    }

    @Test(arguments: logarithms) func `log gives its bits`(x: Double, bits: UInt64) {
        #expect(PortableMath.log(x).bitPattern == bits)
    }

    @Test(arguments: logits) func `logit gives its bits`(p: Double, bits: UInt64) {
        #expect(PortableMath.logit(p).bitPattern == bits)
    }

    @Test(arguments: sigmoids) func `sigmoid gives its bits`(z: Double, bits: UInt64) {
        #expect(PortableMath.sigmoid(z).bitPattern == bits)
    }

    @Test(arguments: sigmoidsOfFour) func `sigmoid gives its bits in every lane of four`(z: Double, bits: UInt64) {
        for lane in 0..<4 {
            var four = SIMD4<Double>(0.4, -3, 12, 0)
            four[lane] = z
            #expect(PortableMath.sigmoid(four)[lane].bitPattern == bits)
        }
    }
}
