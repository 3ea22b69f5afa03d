"""The only gRPC: servicers, conversion, paging, interceptors."""
