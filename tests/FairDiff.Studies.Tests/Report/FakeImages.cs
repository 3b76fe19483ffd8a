namespace FairDiff.Studies.Tests.Report;

/// <summary>Small coloured images with blobs, one sheet of "real" and one of "synthetic" images per condition.</summary>
internal static class FakeImages
{
    private static readonly (byte, byte, byte)[] Tints = [(222, 150, 224), (206, 110, 170), (170, 150, 240)];

    public static SamplePair[] Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "samples"));
        return
        [
            .. from hospital in new[] { 0, 1, 2 }
               from label in new[] { "normal", "tumour" }
               select Pair(folder, label, hospital),
        ];
    }

    public static RgbImage Blobs(int seed, int count, double radius, (byte R, byte G, byte B) tint, int size = 24)
    {
        var random = new Random(seed);
        var planes = new byte[3 * size * size];
        var centres = Enumerable.Range(0, count).Select(_ => (X: random.NextDouble() * size, Y: random.NextDouble() * size)).ToArray();
        for (var i = 0; i < size * size; i++)
        {
            var near = centres.Min(centre => Math.Sqrt(Math.Pow(centre.X - (i % size), 2) + Math.Pow(centre.Y - (i / size), 2)));
            var dark = .7 / (1 + Math.Exp((near - radius) * 3));
            planes[i] = (byte)(tint.R * (1 - dark));
            planes[(size * size) + i] = (byte)(tint.G * (1 - dark));
            planes[(2 * size * size) + i] = (byte)(tint.B * (1 - (dark * .6)));
        }

        return RgbImage.FromPlanar(planes, size, size);
    }

    private static SamplePair Pair(string folder, string label, int hospital)
    {
        RgbImage[] Images(int seed) => [.. Enumerable.Range(seed, 8).Select(i =>
            Blobs(i, label == "normal" ? 11 : 7, label == "normal" ? 1.5 : 2.6, Tints[hospital]))];
        var name = $"samples/{label}-{hospital}";
        SampleGrid.Write(Path.Combine(folder, name + "-real.png"), Images(hospital), columns: 8, synthetic: false);
        SampleGrid.Write(Path.Combine(folder, name + "-synthetic.png"), Images(100 + hospital), columns: 8, synthetic: true);
        return new SamplePair
        {
            Condition = $"{label}, hospital {new[] { 0, 3, 4 }[hospital]}",
            Real = name + "-real.png",
            Synthetic = name + "-synthetic.png",
            LabelAgreement = .9 + (hospital * .02),
        };
    }
}
