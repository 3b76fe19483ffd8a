using Microsoft.ML.Data;

namespace FairDiffApp;

/// <summary>Simulated patches of three hospitals, with and without a tumour, so that the app runs before it has data of yours.</summary>
internal static class SampleData
{
    private const int Size = 24;

    /// <summary>Writes <c>train.csv</c>, <c>test.csv</c> and <c>images/</c> into a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        Write(folder, "train", 240, southern: 10, new Random(1));
        Write(folder, "test", 240, southern: 3, new Random(2));
    }

    /// <summary>A table; of so many patches one is of the south, and the label of every sixth is unknown where it trains.</summary>
    private static void Write(string folder, string name, int count, int southern, Random random)
    {
        using var table = new StreamWriter(Path.Combine(folder, $"{name}.csv"));
        table.WriteLine("Path,Label,Hospital");
        for (var row = 0; row < count; row++)
        {
            var (hospital, isTumour) = (row % southern == 0 ? "south" : row % 2 == 0 ? "north" : "west", random.Next(2) == 1);
            var file = $"{name}-{row:D3}.png";
            Draw(hospital, isTumour, random).Save(Path.Combine(folder, "images", file));
            table.WriteLine($"{file},{(name == "train" && row % 6 == 5 ? "" : isTumour ? "tumour" : "normal")},{hospital}");
        }
    }

    /// <summary>Tissue in the hospital's stain; a tumour is a dense round spot.</summary>
    private static MLImage Draw(string hospital, bool isTumour, Random random)
    {
        int[] stain = hospital switch { "north" => [190, 120, 200], "west" => [200, 150, 190], _ => [150, 90, 210] };
        var (x, y, radius) = (random.Next(8, 16), random.Next(8, 16), random.Next(4, 7));
        var pixels = new byte[Size * Size * 4];
        for (var pixel = 0; pixel < Size * Size; pixel++)
        {
            var (dx, dy) = ((pixel % Size) - x, (pixel / Size) - y);
            var density = isTumour && (dx * dx) + (dy * dy) < radius * radius ? 0.82 : 0.95;
            var grain = random.Next(-45, 46);
            for (var channel = 0; channel < 3; channel++)
            {
                pixels[(pixel * 4) + channel] = (byte)Math.Clamp((stain[channel] * density) + grain, 0, 255);
            }

            pixels[(pixel * 4) + 3] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Bgra32, pixels);
    }
}
