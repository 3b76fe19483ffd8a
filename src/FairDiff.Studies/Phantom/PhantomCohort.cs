namespace FairDiff.Studies;

/// <summary>The patches of a study: labelled and unlabelled training rows, and a test set for each hospital.</summary>
internal static class PhantomCohort
{
    // Series keep the random streams of the sets apart.
    private const ulong Labelled = 1, Unlabelled = 2, Test = 3;

    /// <summary>Training rows: labelled ones of the three in-distribution hospitals, then their unlabelled ones.</summary>
    /// <param name="options">How many.</param>
    /// <param name="draw">Which draw of the label-poor hospitals' labelled patches; 0 is that of every study.</param>
    public static IReadOnlyList<PhantomPatch> Train(PhantomOptions options, int draw = 0) =>
    [
        .. InDistribution.SelectMany(hospital => Draw(
            options, hospital, Labelled, LabelledCount(options, hospital), TumourShare(options, hospital),
            hospital.Role == HospitalRole.LabelRich ? 0 : draw)),
        .. InDistribution.SelectMany(hospital => Draw(options, hospital, Unlabelled, options.UnlabelledPerHospital, .5)),
    ];

    /// <summary>The test rows of one hospital.</summary>
    public static IReadOnlyList<PhantomPatch> TestSet(PhantomOptions options, Hospital hospital) =>
        Draw(options, hospital, Test, options.TestPerHospital, .5);

    private static IEnumerable<Hospital> InDistribution => Hospital.All.Where(hospital => hospital.IsInDistribution);

    private static int LabelledCount(PhantomOptions options, Hospital hospital) =>
        hospital.Role == HospitalRole.LabelRich ? options.LabelRich : options.LabelPoor;

    private static double TumourShare(PhantomOptions options, Hospital hospital) => hospital.Role switch
    {
        HospitalRole.LabelPoorMostlyTumour => options.Skew,
        HospitalRole.LabelPoorMostlyNormal => 1 - options.Skew,
        _ => .5,
    };

    private static PhantomPatch[] Draw(
        PhantomOptions options, Hospital hospital, ulong series, int count, double tumourShare, int draw = 0)
    {
        var patches = new PhantomPatch[count];
        var tumours = (int)Math.Round(count * tumourShare);
        var streams = series * 16 + (ulong)Hospital.All.ToList().IndexOf(hospital);
        Parallel.For(0, count, index =>
        {
            var tumour = index < tumours;
            var seed = PhantomRandom.Combine((ulong)options.Draw, streams, ((ulong)draw << 32) + (ulong)index);
            var truth = tumour ? PhantomPatch.Tumour : PhantomPatch.Normal;
            patches[index] = new PhantomPatch(
                PhantomRenderer.Render(hospital, tumour, seed), series == Unlabelled ? "" : truth, hospital.Name, truth);
        });
        return patches;
    }
}
