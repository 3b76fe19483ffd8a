using System.Globalization;

namespace FairDiff.Studies;

/// <summary>
/// What a simulated skin condition looks like (skin-phantoms.csv), in pixels of half an image and in densities: how many lesions of which
/// size, how soft, long and irregular, how much blood (<c>red</c>), pigment (<c>brown</c>) and loss of pigment (<c>pale</c>), how scaly,
/// whether the rim is stronger than the middle (<c>ring</c>) and whether there is a <c>core</c>.
/// </summary>
internal sealed record SkinLook(
    string Condition, double Share, string LookAlike, double Count, double Radius, double Softness, double Elongation, double Irregular,
    double Red, double Brown, double Pale, double Texture, double Ring, double Core)
{
    /// <summary>All of them, in the order of <see cref="SkinConditions.All"/>.</summary>
    public static IReadOnlyList<SkinLook> All { get; } = Read();

    /// <summary>The look of a condition.</summary>
    public static SkinLook Of(string condition) => All.First(look => look.Condition == condition);

    private static IReadOnlyList<SkinLook> Read()
    {
        var rows = EmbeddedTable.Read("skin-phantoms.csv").ToDictionary(row => row["condition"]);
        return
        [
            .. SkinConditions.All.Select(condition =>
            {
                var row = rows[condition];
                double Number(string column) => double.Parse(row[column], CultureInfo.InvariantCulture);
                return new SkinLook(
                    condition, Number("share"), row["look_alike"], Number("count"), Number("radius"), Number("softness"),
                    Number("elongation"), Number("irregular"), Number("red"), Number("brown"), Number("pale"), Number("texture"),
                    Number("ring"), Number("core"));
            }),
        ];
    }
}
