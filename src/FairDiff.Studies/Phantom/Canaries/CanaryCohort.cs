namespace FairDiff.Studies;

/// <summary>Phantoms to train a generator on, among them planted images (canaries, Carlini et al. 2019), and others that are held
/// out.</summary>
/// <param name="Members">What is trained on.</param>
/// <param name="HeldOut">What is not: phantoms, and images of the kind of those that were planted once.</param>
/// <param name="Codes">The codes of the planted images, then of those that are held out.</param>
/// <param name="Copies">How often each was planted; 0 = it is held out.</param>
internal sealed record CanaryCohort(
    IReadOnlyList<CanaryRow> Members, IReadOnlyList<CanaryRow> HeldOut, IReadOnlyList<CanaryCode> Codes, IReadOnlyList<int> Copies)
{
    // Series keep the random streams of the parts apart.
    private const ulong Trained = 21, Held = 22, Planted = 23, Drawn = 24;

    private static readonly Hospital[] Hospitals = [.. Hospital.All.Where(hospital => hospital.IsInDistribution)];

    /// <param name="options">How many.</param>
    public static CanaryCohort Create(CanaryOptions options)
    {
        int[] copies = [
            .. options.Planted.SelectMany(group => Enumerable.Repeat(group.Copies, group.Count)), .. new int[options.HeldOut]];
        var codes = CanaryCode.Draw(copies.Length, PhantomRandom.Combine((ulong)options.Seed, Drawn, 0));
        var canaries = codes.Select((code, index) => Rows(code, index, copies[index], options)).ToArray();
        return new(
            [
                .. Phantoms(options, Trained, options.PerHospital),
                .. canaries.Where((_, index) => copies[index] > 0).SelectMany(rows => rows),
            ],
            [
                .. Phantoms(options, Held, options.HeldOutPerHospital),
                .. canaries.Where((_, index) => copies[index] == 0).SelectMany(rows => rows),
            ],
            codes, copies);
    }

    private static IEnumerable<CanaryRow> Rows(CanaryCode code, int index, int copies, CanaryOptions options)
    {
        for (var copy = 0; copy < Math.Max(1, copies); copy++)
        {
            var seed = PhantomRandom.Combine((ulong)options.Seed, Planted + 2 * (ulong)index, (ulong)copy);
            var random = new PhantomRandom(seed);

            // The first is as it is, in the stains that come in turn; the copies are flipped, cropped and of any stain.
            var view = copy == 0 ? CanaryView.Whole : CanaryView.Draw(random);
            var hospital = Hospitals[copy == 0 ? index % Hospitals.Length : (int)random.Uniform(0, Hospitals.Length)];
            yield return new CanaryRow(
                CanaryImage.Render(code, hospital, view, seed + 1), index % 2 == 0 ? PhantomPatch.Tumour : PhantomPatch.Normal,
                hospital.Name, $"canary {index}", copies);
        }
    }

    private static IEnumerable<CanaryRow> Phantoms(CanaryOptions options, ulong series, int perHospital) =>
        from hospital in Hospitals
        from index in Enumerable.Range(0, perHospital)
        let tumour = index % 2 == 0
        let seed = PhantomRandom.Combine((ulong)options.Seed, 16 * series + (ulong)Array.IndexOf(Hospitals, hospital), (ulong)index)
        select new CanaryRow(
            PhantomRenderer.Render(hospital, tumour, seed), tumour ? PhantomPatch.Tumour : PhantomPatch.Normal, hospital.Name,
            $"{series}-{hospital.Name}-{index}", 0);
}
