using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLflow.MLNet;

/// <summary>ML.NET's columns in MLflow's words. A column that hides an earlier one of its name stands for both.</summary>
internal static class ModelColumns
{
    public static IReadOnlyList<MlflowColumn> Of(DataViewSchema schema) =>
        [.. schema.Where(column => !column.IsHidden).Select(column => Describe(column.Name, column.Type))];

    private static MlflowColumn Describe(string name, DataViewType type) => type switch
    {
        // The first length is that of the batch.
        VectorDataViewType vector =>
            new(name, Tensor(vector.ItemType), [-1, .. vector.Dimensions.Select(length => length == 0 ? -1L : length)]),
        _ => new(name, Scalar(type)),
    };

    private static string Tensor(DataViewType item) => item is TextDataViewType ? "str"
        : item.RawType == typeof(float) ? "float32"
        : item.RawType == typeof(double) ? "float64"
        : item.RawType == typeof(bool) ? "bool"
        : item.RawType.IsPrimitive ? item.RawType.Name.ToLowerInvariant()
        : "object";

    private static string Scalar(DataViewType type) => type switch
    {
        TextDataViewType => "string",
        DateTimeDataViewType or DateTimeOffsetDataViewType => "datetime",
        _ when type.RawType == typeof(float) => "float",
        _ when type.RawType == typeof(double) => "double",
        _ when type.RawType == typeof(bool) => "boolean",
        _ when type.RawType == typeof(long) || type.RawType == typeof(ulong) || type.RawType == typeof(uint) => "long",
        _ when type.RawType.IsPrimitive => "integer",
        _ => "binary",
    };
}
