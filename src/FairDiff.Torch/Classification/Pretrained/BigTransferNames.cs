using System.Text.RegularExpressions;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>
/// The names and the layout of Google's published BiT arrays: <c>resnet/block1/unit01/a/standardized_conv2d/kernel</c> is the first
/// convolution of the first unit, height x width x inputs x outputs.
/// </summary>
internal static partial class BigTransferNames
{
    private const string Prefix = "resnet/";

    public static bool Are(IEnumerable<string> names) => names.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>The arrays under the names, and with the layout, of big_transfer's PyTorch model. Takes over what it is given.</summary>
    public static Dictionary<string, Tensor> ToPyTorch(Dictionary<string, Tensor> arrays)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, array) in arrays)
        {
            tensors[Name(name)] = array.Dimensions == 4 ? ToOutputsFirst(array) : array;
        }

        return tensors;
    }

    private static Tensor ToOutputsFirst(Tensor kernel)
    {
        using var given = kernel;
        using var view = given.permute(3, 2, 0, 1);
        return view.contiguous().DetachFromDisposeScope();
    }

    /// <summary>The name in PyTorch; one that is not of this form stays as it is, and is then named among the differences.</summary>
    private static string Name(string name)
    {
        var path = NumberedPattern().Replace(name, "$1/");
        if (UnitPattern().Match(path) is { Success: true, Groups: var unit })
        {
            var number = unit["projection"].Success ? 1 : unit["part"].Value[0] - 'a' + 1;
            var layer = (unit["projection"].Success, unit["value"].Value) switch
            {
                (true, _) => "downsample.weight",
                (_, "standardized_conv2d/kernel") => $"conv{number}.weight",
                (_, "group_norm/gamma") => $"gn{number}.weight",
                _ => $"gn{number}.bias",
            };
            return $"body.{unit["block"].Value}.{unit["unit"].Value}.{layer}";
        }

        return path switch
        {
            Prefix + "root_block/standardized_conv2d/kernel" => "root.conv.weight",
            Prefix + "group_norm/gamma" => "head.gn.weight",
            Prefix + "group_norm/beta" => "head.gn.bias",
            Prefix + "head/conv2d/kernel" => "head.conv.weight",
            Prefix + "head/conv2d/bias" => "head.conv.bias",
            _ => name,
        };
    }

    /// <summary>Some published files number the layers: <c>standardized_conv2d_3/</c>.</summary>
    [GeneratedRegex(@"(standardized_conv2d|group_norm)_\d+/")]
    private static partial Regex NumberedPattern();

    [GeneratedRegex(
        @"^resnet/(?<block>block\d+)/(?<unit>unit\d+)/"
            + @"(?:a/(?<projection>proj)/standardized_conv2d/kernel|"
            + @"(?<part>[abc])/(?<value>standardized_conv2d/kernel|group_norm/(?:gamma|beta)))$")]
    private static partial Regex UnitPattern();
}
